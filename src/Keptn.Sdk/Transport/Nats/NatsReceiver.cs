using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Reads a connection and hands over what comes. While a handler waits, nothing is read, so that the server and then
/// the publishers notice; only when that lasts too long are messages dropped, because a server ends a connection that
/// does not read.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class NatsReceiver(
    NatsOptions options,
    NatsSubscriptions subscriptions,
    NatsRequests requests,
    NatsOutbox outbox,
    ILogger logger,
    TimeProvider timeProvider)
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile Task? _stalled;
    private volatile bool _isPaused;
    private long _dropped;
    private long _droppedInThisStall;

    /// <summary>Reading waits for a handler: silence says nothing about the server.</summary>
    internal bool IsPaused => _isPaused;

    /// <summary>How many messages were lost here: at the limits of the service, too large, or not handed over.</summary>
    internal long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Reads until the connection ends.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="NatsProtocolException">The peer sent garbage.</exception>
    internal async Task RunAsync(NatsLink link)
    {
        var parser = new NatsProtocolReader(subscriptions, options.MaxMessageSize);
        while (true)
        {
            var result = await link.Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            link.LastRead = timeProvider.GetTimestamp();
            var buffer = result.Buffer;
            while (true)
            {
                var operation = parser.Read(ref buffer);
                if (operation == NatsOperation.None)
                {
                    break;
                }

                if (operation == NatsOperation.Message && parser.Subscription!.Handler is { } handler)
                {
                    var handing = HandOverAsync(handler, new NatsMessage(parser.Subject, parser.Payload, parser.Size));
                    if (!handing.IsCompletedSuccessfully)
                    {
                        await handing.ConfigureAwait(false);
                    }
                }
                else
                {
                    Process(operation, parser, link);
                }
            }

            if (result.IsCompleted)
            {
                throw new IOException(link.LastError is { } error ? $"the server said '{error.Text}'." : "the server closed it.");
            }

            link.Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Ends the wait of handlers for good.</summary>
    internal void Stop() => _stopping.Cancel();

    private void Process(NatsOperation operation, NatsProtocolReader parser, NatsLink link)
    {
        switch (operation)
        {
            case NatsOperation.Message:
                requests.OnReply(parser.ReplyToken, parser.Status, parser.Payload.Span);
                break;
            case NatsOperation.Pong:
                outbox.PongReceived();
                break;
            case NatsOperation.Ping:
                outbox.Pong();
                break;
            case NatsOperation.TooLarge:
                Interlocked.Increment(ref _dropped);
                logger.MessageTooLarge(parser.Subject, parser.Size, options.MaxMessageSize);
                break;
            case NatsOperation.Info:
                var wasLameDuck = link.Info.IsLameDuck;
                link.Info = NatsServerInfo.Parse(parser.Text.Span);
                if (link.Info.IsLameDuck && !wasLameDuck)
                {
                    logger.LameDuck(link.Address);
                }

                break;
            case NatsOperation.Error:
                ProcessError(NatsServerError.Parse(parser.Text.Span), link);
                break;
        }
    }

    private void ProcessError(NatsServerError error, NatsLink link)
    {
        switch (error.Kind)
        {
            case NatsServerErrorKind.PublishRefused:
                logger.PublishNotPermitted(error.Subject);
                var refusal = new EventTransportException($"NATS does not permit to publish on '{error.Subject}'.") { IsTransient = false };
                outbox.Refuse(error.Subject, refusal);
                requests.Fail(receipt => receipt.Subject == error.Subject, _ => refusal);
                break;
            case NatsServerErrorKind.SubscriptionRefused:
                logger.SubscriptionNotPermitted(error.Subject);
                RefuseSubscriptions(error);
                break;
            case NatsServerErrorKind.Warning:
                logger.ServerWarning(link.Address, error.Text);
                break;
            default:
                link.LastError = error;
                break;
        }
    }

    private void RefuseSubscriptions(NatsServerError error)
    {
        foreach (var subscription in subscriptions.All.Where(s => s.Subject.Text == error.Subject))
        {
            subscription.Refusal = error.Text;
            if (subscription.IsInbox)
            {
                requests.Fail(_ => true, _ => new EventTransportException($"NATS lets no replies through: {error.Text}.") { MayHaveArrived = true });
            }
        }
    }

    private ValueTask HandOverAsync(NatsMessageHandler handler, in NatsMessage message)
    {
        if (_stalled is { IsCompleted: false })
        {
            Interlocked.Increment(ref _dropped);
            Interlocked.Increment(ref _droppedInThisStall);
            return default;
        }

        try
        {
            var handing = handler(message, _stopping.Token);
            if (!handing.IsCompletedSuccessfully)
            {
                return WaitAsync(handing.AsTask(), message.Subject);
            }

            handing.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Fail(message.Subject, e);
        }

        return default;
    }

    private async ValueTask WaitAsync(Task handing, string subject)
    {
        _isPaused = true;
        try
        {
            await handing.WaitAsync(options.MaxReadPause, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!handing.IsCompleted)
        {
            logger.DroppingBegins(options.MaxReadPause);
            Interlocked.Exchange(ref _droppedInThisStall, 0);
            _stalled = FinishStallAsync(handing, subject);
        }
        catch (Exception e)
        {
            Fail(subject, e);
        }
        finally
        {
            _isPaused = false;
        }
    }

    // One message must not end the connection.
    private void Fail(string subject, Exception exception)
    {
        Interlocked.Increment(ref _dropped);
        logger.HandOverFailed(subject, exception);
    }

    private async Task FinishStallAsync(Task handing, string subject)
    {
        try
        {
            await handing.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(subject, e);
        }

        logger.DroppingEnds(Interlocked.Read(ref _droppedInThisStall));
    }
}
