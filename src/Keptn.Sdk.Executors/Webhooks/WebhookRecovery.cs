using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>Sends what an earlier process owed when it ended. Starts behind the service itself, which holds the state directory by then.</summary>
internal sealed class WebhookRecovery(WebhookJournal journal, WebhookAnswers answers, ILogger<WebhookRecovery> logger) : BackgroundService
{
    private const string Message = "the service ended while it worked on this webhook, and does not know how far it came";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var file in journal.FindLeftOver())
        {
            try
            {
                await RecoverAsync(file, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                WebhookLog.NotRecovered(logger, file, e.Message);
            }
        }
    }

    private async Task RecoverAsync(string file, CancellationToken cancellationToken)
    {
        if (file.EndsWith(".tmp", StringComparison.Ordinal))
        {
            File.Delete(file);
            return;
        }

        var entry = WebhookEntry.Read(file, logger);
        foreach (var started in entry.IsStarted ? [] : entry.Started.Take(entry.Owed))
        {
            await answers.SendAsync(started, logger, cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < entry.Owed; i++)
        {
            if (!await answers.SendErroredAsync(entry.Triggered, Message, logger, cancellationToken).ConfigureAwait(false))
            {
                // The next start tries again with what is left.
                await entry.WriteAsync(isStarted: true, entry.Owed - i).ConfigureAwait(false);
                return;
            }
        }

        entry.Dispose();
    }
}
