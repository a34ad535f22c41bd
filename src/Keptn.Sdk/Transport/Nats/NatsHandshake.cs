using System.Security.Authentication;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Makes a connection to one server: TCP, INFO, TLS, CONNECT, and the PONG that says "accepted".</summary>
internal sealed class NatsHandshake(string clientName, NatsOptions options, TimeProvider timeProvider)
{
    /// <exception cref="EventTransportException">It did not work; <see cref="EventTransportException.IsTransient"/> tells whether it may later.</exception>
    internal async Task<NatsLink> ConnectAsync(NatsServerAddress address, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConnectCoreAsync(address, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EventTransportException($"{address} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s.");
        }
        catch (NatsProtocolException e)
        {
            throw new EventTransportException($"{address}: {e.Message}", e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or EventTransportException))
        {
            // Name resolution, sockets and TLS fail in many ways; none of them may end the attempts.
            throw new EventTransportException($"{address} cannot be reached: {e.Message}", e);
        }
    }

    private static async Task<NatsServerInfo> ReadInfoAsync(NatsLink link, CancellationToken cancellationToken)
    {
        var parser = new NatsProtocolReader(new NatsSubscriptions(), maxMessageSize: 0);
        var result = await ReadOperationAsync(link, parser, cancellationToken).ConfigureAwait(false);
        return result switch
        {
            NatsOperation.Info => NatsServerInfo.Parse(parser.Text.Span),
            NatsOperation.Error => throw Refused(link, NatsServerError.Parse(parser.Text.Span)),
            _ => throw new NatsProtocolException("The peer is not a NATS server: its first line is not INFO."),
        };
    }

    private static async ValueTask<NatsOperation> ReadOperationAsync(
        NatsLink link, NatsProtocolReader parser, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await link.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            var operation = parser.Read(ref buffer);
            link.Input.AdvanceTo(buffer.Start, operation == NatsOperation.None ? buffer.End : buffer.Start);
            if (operation != NatsOperation.None)
            {
                return operation;
            }

            if (result.IsCompleted)
            {
                throw new IOException("it closed the connection before it was ready.");
            }
        }
    }

    private static EventTransportException Refused(NatsLink link, NatsServerError error)
    {
        var isFinal = error.Kind == NatsServerErrorKind.SignInRefused;
        var hint = isFinal && link.Info.HasNonce
            ? " The server may expect an nkey or a JWT; these are not supported (Ed25519). Use a user and password, a token, or a client certificate."
            : string.Empty;
        return new EventTransportException($"{link.Address} refused the connection: {error.Text}.{hint}") { IsTransient = !isFinal };
    }

    private async Task<NatsLink> ConnectCoreAsync(NatsServerAddress address, CancellationToken cancellationToken)
    {
        var link = await NatsLink.OpenAsync(address, cancellationToken).ConfigureAwait(false);
        try
        {
            link.Info = await ReadInfoAsync(link, cancellationToken).ConfigureAwait(false);
            await SecureAsync(link, cancellationToken).ConfigureAwait(false);
            await SignInAsync(link, cancellationToken).ConfigureAwait(false);
            link.LastRead = timeProvider.GetTimestamp();
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private async Task SecureAsync(NatsLink link, CancellationToken cancellationToken)
    {
        var isWanted = link.Address.RequiresTls || options.Tls.Required;
        if (!isWanted && !link.Info.RequiresTls)
        {
            return;
        }

        if (!link.Info.RequiresTls && !link.Info.OffersTls)
        {
            throw new EventTransportException($"{link.Address} does not offer TLS, which the configuration asks for.") { IsTransient = false };
        }

        // Text that came before TLS could have been slipped in by anybody.
        if (link.Input.TryRead(out var early))
        {
            var isEmpty = early.Buffer.IsEmpty;
            link.Input.AdvanceTo(early.Buffer.Start);
            if (!isEmpty)
            {
                throw new NatsProtocolException("The server went on in plain text where TLS should begin.");
            }
        }

        await link.StartTlsAsync(options.Tls, cancellationToken).ConfigureAwait(false);
    }

    private async Task SignInAsync(NatsLink link, CancellationToken cancellationToken)
    {
        var parser = new NatsProtocolReader(new NatsSubscriptions(), maxMessageSize: 0);
        try
        {
            await link.Output.WriteAsync(NatsConnectCommand.Create(clientName, options, link.Address, link.Info), cancellationToken).ConfigureAwait(false);
            while (true)
            {
                switch (await ReadOperationAsync(link, parser, cancellationToken).ConfigureAwait(false))
                {
                    case NatsOperation.Pong:
                        return;
                    case NatsOperation.Info:
                        link.Info = NatsServerInfo.Parse(parser.Text.Span);
                        break;
                    case NatsOperation.Error:
                        throw Refused(link, NatsServerError.Parse(parser.Text.Span));
                    case NatsOperation.Ok or NatsOperation.Ping:
                        break;
                    default:
                        throw new NatsProtocolException("The peer sent a message before the connection was accepted.");
                }
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException && LacksCertificate(link))
        {
            // With TLS 1.3 the server's refusal comes only now, mostly as a closed connection.
            throw new EventTransportException(
                $"{link.Address} ended the connection; it asks for a client certificate and none is configured (Tls.CertificateFile).", e)
            { IsTransient = false };
        }
    }

    private bool LacksCertificate(NatsLink link) =>
        link.Info.VerifiesClientCertificate && string.IsNullOrEmpty(options.Tls.CertificateFile);
}
