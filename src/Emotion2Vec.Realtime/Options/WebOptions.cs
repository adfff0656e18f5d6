using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Emotion2Vec.Realtime.Options;

/// <summary>The web port: pages, the API, live results, MQTT over WebSocket.</summary>
internal sealed partial record WebOptions
{
    /// <summary>What a token may be: that of RFC 6750 section 2.1, and long enough not to be guessed.</summary>
    internal const string TokenText = @"^[A-Za-z0-9\-._~+/]{16,512}=*$";

    /// <summary>The same in words.</summary>
    internal const string TokenMessage = "must be 16 to 512 letters, digits and -._~+/ without spaces ('openssl rand -hex 32' makes one)";

    /// <summary>Whether it is opened.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Address it listens on.</summary>
    /// <value>The default is 127.0.0.1.</value>
    [Required, IpAddress]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 lets the system choose.</summary>
    /// <value>The default is 8080.</value>
    [Range(0, 65535, ErrorMessage = "must be 0 (any free port) to 65535")]
    public int Port { get; init; } = 8080;

    /// <summary>Names under which the port is reached beside <c>localhost</c>, separated by commas.</summary>
    /// <value>Empty by default.</value>
    [RegularExpression(@"^[A-Za-z0-9.,:\[\] _-]{0,1000}$", ErrorMessage = "must be host names without ports, separated by commas")]
    public string HostNames { get; init; } = "";

    /// <summary>What whoever asks must know. Only from the environment: files are copied and command lines are seen by others.</summary>
    /// <value>Empty by default.</value>
    [Secret, RegularExpression(TokenText, ErrorMessage = TokenMessage)]
    public string Token { get; init; } = "";

    /// <summary>A file whose first line is the token.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string TokenFile { get; init; } = "";

    /// <summary>Leaves the token out of logs and messages.</summary>
    /// <returns>Address and port.</returns>
    public override string ToString() => $"{Address}:{Port}";

    [GeneratedRegex(TokenText)]
    internal static partial Regex TokenPattern();
}
