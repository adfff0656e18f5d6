using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>SIPp as the other end of a call, whose answer sends the caller's sound to a port of ours; and as a caller that plays a capture.</summary>
internal static class SipPeer
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n";

    private const string Answering = """
        <scenario name="answers with another's port">
          <recv request="INVITE"/>
          <send><![CDATA[
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:];tag=[call_number]
        [last_Call-ID:]
        [last_CSeq:]
        Contact: <sip:[local_ip]:[local_port]>
        Content-Type: application/sdp
        Content-Length: [len]

        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        m=audio PORT RTP/AVP TYPE
        a=rtpmap:TYPE MAP
        a=recvonly
        ]]></send>
          <recv request="ACK"/>
          <recv request="BYE"/>
          <send><![CDATA[
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:]
        [last_Call-ID:]
        [last_CSeq:]
        Content-Length: 0

        ]]></send>
        </scenario>
        """;

    private const string Calling = """
        <scenario name="plays a capture">
          <send retrans="500"><![CDATA[
        INVITE sip:e2v@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
        To: <sip:e2v@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:sipp@[local_ip]:[local_port]>
        Max-Forwards: 70
        Content-Type: application/sdp
        Content-Length: [len]

        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        m=audio [auto_media_port] RTP/AVP TYPE
        a=rtpmap:TYPE MAP
        ]]></send>
          <recv response="100" optional="true"/>
          <recv response="200"/>
          <send><![CDATA[
        ACK sip:e2v@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
        To: <sip:e2v@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 1 ACK
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
          <nop><action><exec play_pcap_audio="CAPTURE"/></action></nop>
          <pause milliseconds="4000"/>
          <send retrans="500"><![CDATA[
        BYE sip:e2v@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
        To: <sip:e2v@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 2 BYE
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
          <recv response="200"/>
        </scenario>
        """;

    /// <summary>Starts the end that answers one call.</summary>
    /// <param name="folder">For its scenario.</param>
    /// <param name="sipPort">Where it is called.</param>
    /// <param name="mediaPort">Where the caller's sound shall go.</param>
    /// <param name="type">The payload type agreed on.</param>
    /// <param name="map">What it means.</param>
    public static Process Answer(string folder, int sipPort, int mediaPort, int type, string map)
    {
        var scenario = Write(folder, "answer.xml", Answering.Replace("PORT RTP", $"{mediaPort} RTP", StringComparison.Ordinal), type, map);
        return Tool.Start("sipp", ["-sf", scenario, "-i", "127.0.0.1", "-p", $"{sipPort}", "-mi", "127.0.0.1", "-mp", $"{FreePort()}", "-m", "1", "-nostdin"]);
    }

    /// <summary>Starts a caller that plays a capture.</summary>
    public static Process Call(string folder, int sipPort, string capture, int type, string map)
    {
        var scenario = Write(folder, "call.xml", Calling.Replace("CAPTURE", capture, StringComparison.Ordinal), type, map);
        return Tool.Start(
            "sipp", [$"127.0.0.1:{sipPort}", "-sf", scenario, "-i", "127.0.0.1", "-p", $"{FreePort()}", "-mi", "127.0.0.1", "-mp", $"{FreePort()}", "-m", "1", "-nostdin"]);
    }

    /// <summary>An even port of the loopback that is free, and so is the one above.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var first = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)first.LocalEndPoint!).Port;
            using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                second.Bind(new IPEndPoint(IPAddress.Loopback, port + 1));
                if (port % 2 == 0)
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Its neighbour is taken: another one.
            }
        }
    }

    private static string Write(string folder, string name, string scenario, int type, string map)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, Head + scenario.Replace("TYPE", $"{type}", StringComparison.Ordinal).Replace("MAP", map, StringComparison.Ordinal));
        return path;
    }
}
