using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Emotion2Vec.Realtime.Options;

/// <summary>The text must be an IP address to listen on.</summary>
internal sealed class IpAddressAttribute() : ValidationAttribute("must be an IP address: 127.0.0.1 for this machine only, 0.0.0.0 for all interfaces")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is string text && IPAddress.TryParse(text, out _);
}
