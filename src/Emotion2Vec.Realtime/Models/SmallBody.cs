using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Fetches what fits in memory: lists and licence texts.</summary>
internal static class SmallBody
{
    /// <summary>Makes one attempt.</summary>
    /// <param name="transport">Sends the request.</param>
    /// <param name="address">Where to.</param>
    /// <param name="maxBytes">The most that is accepted.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The body.</returns>
    /// <exception cref="TransientFailureException">Another attempt may help.</exception>
    /// <exception cref="Emotion2VecException">None will.</exception>
    public static async Task<byte[]> ReadAsync(HttpTransport transport, Uri address, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(address, at => new(HttpMethod.Get, at), (_, _) => true, cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        try
        {
            var stream = new BodyReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), transport.StallTimeout);
            await using (stream.ConfigureAwait(false))
            {
                var buffer = new byte[16384];
                for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                {
                    if (body.Length + read > maxBytes)
                    {
                        throw new Emotion2VecException(ErrorKind.InvalidInput, $"{address} sends more than the {maxBytes} bytes that are plausible: is the mirror right?");
                    }

                    body.Write(buffer, 0, read);
                }
            }
        }
        catch (IOException e)
        {
            throw new TransientFailureException($"{address.Host} broke off: {e.Message}", inner: e);
        }

        return body.ToArray();
    }
}
