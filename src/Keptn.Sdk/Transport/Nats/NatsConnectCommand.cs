using System.Buffers;
using System.Reflection;
using System.Text.Json;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>The client's side of the handshake: CONNECT, and a PING whose PONG says that it was accepted.</summary>
internal static class NatsConnectCommand
{
    private static readonly string s_version =
        typeof(NatsConnectCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    internal static ReadOnlyMemory<byte> Create(string name, NatsOptions options, NatsServerAddress address, NatsServerInfo info)
    {
        var output = new ArrayBufferWriter<byte>(512);
        output.Write("CONNECT "u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("verbose"u8, false);
            writer.WriteBoolean("pedantic"u8, false);
            writer.WriteBoolean("echo"u8, true);
            writer.WriteBoolean("headers"u8, info.SupportsHeaders);
            writer.WriteBoolean("no_responders"u8, info.SupportsHeaders);
            writer.WriteNumber("protocol"u8, 1);
            writer.WriteString("lang"u8, ".NET Keptn.Sdk"u8);
            writer.WriteString("version"u8, s_version);
            writer.WriteString("name"u8, name);
            WriteCredentials(writer, options, address);
            writer.WriteEndObject();
        }

        output.Write("\r\nPING\r\n"u8);
        return output.WrittenMemory;
    }

    private static void WriteCredentials(Utf8JsonWriter writer, NatsOptions options, NatsServerAddress address)
    {
        var fromAddress = address.UserName is not null || address.Token is not null;
        var (user, password, token) = fromAddress
            ? (address.UserName, address.Password, address.Token)
            : (options.UserName, options.Password, options.Token);
        if (user is not null)
        {
            writer.WriteString("user"u8, user);
            writer.WriteString("pass"u8, password);
        }

        if (token is not null)
        {
            writer.WriteString("auth_token"u8, token);
        }
    }
}
