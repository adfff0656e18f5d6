using System.Net;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>What a source's own text says about receiving, beside what a session description says: options that <c>sdp:</c> and <c>rtp:</c> share.</summary>
internal static class SdpOptions
{
    /// <summary>The options of <c>sdp:</c>.</summary>
    public static readonly string[] Keys = ["media", "streams", "name", "iface", "reports"];

    /// <summary>Applies the options to what a description describes.</summary>
    /// <param name="query">The options.</param>
    /// <param name="sessions">All audio of the description that can be received, at least one.</param>
    /// <returns>The audio meant: one, unless each sender is a stream.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong.</exception>
    public static IReadOnlyList<RtpSession> Apply(SourceQuery query, IReadOnlyList<RtpSession> sessions)
    {
        var isOpenToAll = OneOf(query, "streams", "one", "each");
        var chosen = query.Number("media", 1, sessions.Count) is { } number ? [sessions[number - 1]] : isOpenToAll ? sessions : [sessions[0]];
        return
        [
            .. chosen.Select(session =>
            {
                session = session with
                {
                    Interface = query.Text("iface"),
                    ReportTarget = ReportTarget(query),
                    IsOpenToAll = isOpenToAll,
                    IsNamedBySender = OneOf(query, "name", "ssrc", "cname"),
                };
                Check(session, query);
                return session;
            }),
        ];
    }

    /// <summary>Refuses options that do not go together.</summary>
    /// <param name="session">What the options led to.</param>
    /// <param name="query">The options.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: the message says why.</exception>
    public static void Check(RtpSession session, SourceQuery query)
    {
        if (session.Interface is not null && !session.IsMulticast)
        {
            throw query.Error("'iface' is for multicast groups; otherwise listen on the address of that interface");
        }

        if (query.Text("name") is not null && !session.IsOpenToAll)
        {
            throw query.Error("'name' says how streams=each names its streams; without that there is one, whose name is given");
        }
    }

    /// <summary>Reads where receiver reports go.</summary>
    /// <param name="query">The options.</param>
    /// <returns>The place, or null if it is not said.</returns>
    public static IPEndPoint? ReportTarget(SourceQuery query)
    {
        if (query.Text("reports") is not { } text)
        {
            return null;
        }

        return IPEndPoint.TryParse(text, out var target) && target.Port > 0
            ? target
            : throw query.Error($"'reports={text}' is not ADDRESS:PORT");
    }

    /// <summary>Reads a choice of two.</summary>
    /// <param name="query">The options.</param>
    /// <param name="key">The option.</param>
    /// <param name="no">The word that means false, as does silence.</param>
    /// <param name="yes">The word that means true.</param>
    public static bool OneOf(SourceQuery query, string key, string no, string yes)
    {
        var text = query.Text(key);
        return text is null || text == no ? false : text == yes ? true : throw query.Error($"'{key}={text}' is neither {no} nor {yes}");
    }
}
