using System.Text.Json;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>What a server says about itself (INFO), as far as this client needs it.</summary>
internal sealed record NatsServerInfo
{
    // The server's own default; it stands in every INFO of a real server.
    private const int DefaultMaxPayload = 1024 * 1024;

    internal string? ServerName { get; private init; }

    internal string? Version { get; private init; }

    internal int MaxPayload { get; private init; } = DefaultMaxPayload;

    internal bool SupportsHeaders { get; private init; }

    internal bool RequiresAuthentication { get; private init; }

    internal bool RequiresTls { get; private init; }

    internal bool OffersTls { get; private init; }

    internal bool VerifiesClientCertificate { get; private init; }

    /// <summary>The server can challenge an nkey; also sent by servers where other users have none.</summary>
    internal bool HasNonce { get; private init; }

    /// <summary>The server is about to stop and will end its connections one by one.</summary>
    internal bool IsLameDuck { get; private init; }

    /// <exception cref="NatsProtocolException">The text is not a JSON object with members of the right kind.</exception>
    internal static NatsServerInfo Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new NatsProtocolException($"The server's INFO is not valid JSON: {e.Message}", e);
        }
    }

    private static NatsServerInfo Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var info = new NatsServerInfo();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It is not an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            info = name switch
            {
                "server_name" => info with { ServerName = reader.GetString() },
                "version" => info with { Version = reader.GetString() },
                "max_payload" => info with { MaxPayload = (int)Math.Clamp(reader.GetInt64(), 1, int.MaxValue) },
                "headers" => info with { SupportsHeaders = reader.GetBoolean() },
                "auth_required" => info with { RequiresAuthentication = reader.GetBoolean() },
                "tls_required" => info with { RequiresTls = reader.GetBoolean() },
                "tls_available" => info with { OffersTls = reader.GetBoolean() },
                "tls_verify" => info with { VerifiesClientCertificate = reader.GetBoolean() },
                "nonce" => info with { HasNonce = reader.GetString() is { Length: > 0 } },
                "ldm" => info with { IsLameDuck = reader.GetBoolean() },
                _ => info,
            };
            reader.Skip();
        }

        return info;
    }
}
