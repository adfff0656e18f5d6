using System.Net;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>What only several options of the broker inside the program together can get wrong.</summary>
internal static class BrokerRules
{
    /// <summary>Checks them, if that broker is to run.</summary>
    /// <param name="options">The options.</param>
    /// <returns>All problems; their origin is still empty.</returns>
    public static IEnumerable<ConfigurationProblem> Check(RealtimeOptions options)
    {
        var broker = options.Broker;
        if (!NodeBroker.IsWanted(options))
        {
            yield break;
        }

        if (IPAddress.TryParse(broker.Address, out var address) && !IPAddress.IsLoopback(address) && broker is { UsersFile.Length: 0, ClientCaFile.Length: 0 })
        {
            yield return new("Broker:Address", $"is {broker.Address}, which other machines reach, and the broker has no users: make some with 'e2v broker passwd' (Broker:UsersFile), ask for certificates (Broker:ClientCaFile), or listen on 127.0.0.1", "");
        }

        if (broker.CertificateFile.Length == 0 && (broker.KeyFile.Length > 0 || broker.KeyPassword.Length > 0 || broker.ClientCaFile.Length > 0))
        {
            yield return new("Broker:CertificateFile", "is empty though a key, its password or Broker:ClientCaFile is given", "");
        }

        if (broker.CertificateFile.Length > 0 && broker.TcpPort != 0 && broker.TcpPort == broker.TlsPort)
        {
            yield return new("Broker:TlsPort", $"is {broker.TlsPort}, as Broker:TcpPort is: they must differ", "");
        }

        foreach (var (path, file) in new[]
        {
            ("Broker:UsersFile", broker.UsersFile), ("Broker:AclFile", broker.AclFile), ("Broker:CertificateFile", broker.CertificateFile), ("Broker:KeyFile", broker.KeyFile), ("Broker:ClientCaFile", broker.ClientCaFile),
        })
        {
            if (file.Length > 0 && !File.Exists(file))
            {
                yield return new(path, $"names a file that does not exist: '{Path.GetFullPath(file)}'", "");
            }
        }
    }
}
