using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Files;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// Finds the configuration of an event, that of its service, stage or project, and what it says. Once for each event,
/// however many handlers ask.
/// </summary>
internal sealed class JobPlanner(IOptions<JobOptions> options, TimeProvider timeProvider)
{
    /// <summary>How long a repository that does not answer is asked: Keptn gives up a task that nobody starts after ten minutes.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int HashLength = 56;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(15);

    private readonly ConditionalWeakTable<CloudEvent, Lazy<Task<JobPlan>>> _plans = [];

    /// <summary>Whether a task is one of those that the options name, or they name none.</summary>
    internal bool IsForTask(string? task) => options.Value.Tasks.Count == 0 || (task is not null && options.Value.Tasks.Contains(task));

    /// <summary>Whether a task belongs to this service even where its configuration cannot be read.</summary>
    internal bool IsOurs(string? task) => options.Value.Tasks.Count > 0 && IsForTask(task);

    /// <summary>What is to be done for an event. Fails only where it is cancelled.</summary>
    internal Task<JobPlan> GetAsync(EventContext context, CancellationToken cancellationToken) =>
        _plans.GetValue(context.CloudEvent, _ => new Lazy<Task<JobPlan>>(() => FindAsync(context))).Value.WaitAsync(cancellationToken);

    // Whoever asks first may be cancelled while the others still want to know.
    private async Task<JobPlan> FindAsync(EventContext context)
    {
        KeptnResource? file;
        try
        {
            file = await ReadAsync(context).ConfigureAwait(false);
        }
        catch (KeptnTaskException e)
        {
            JobLog.Unreadable(context.Logger, context.CloudEvent.Type, context.CloudEvent.Id, e.Message);
            return new JobPlan { Unknown = e.Message };
        }

        if (file is null)
        {
            return JobPlan.Nothing;
        }

        try
        {
            // Of the file that was found first; another level's is not asked when it is broken.
            var configuration = JobConfiguration.Parse(file.GetText(), $"{file.Scope}/{JobConfiguration.DefaultFileName}");
            var data = JobEventData.Create(context.CloudEvent);
            return new JobPlan
            {
                Actions = JobMatcher.Find(configuration, context.CloudEvent.Type ?? string.Empty, data, options.Value.FirstActionOnly, context.Logger),
                Data = data,
                Hash = Convert.ToHexStringLower(SHA256.HashData(file.Content.Span))[..HashLength],
            };
        }
        catch (KeptnFileException e)
        {
            return new JobPlan { Broken = e.Message };
        }
    }

    private async Task<KeptnResource?> ReadAsync(EventContext context)
    {
        var began = timeProvider.GetTimestamp();
        var wait = TimeSpan.FromSeconds(1);
        while (true)
        {
            try
            {
                return await context.Resources.FindAsync(JobConfiguration.DefaultFileName, CancellationToken.None).ConfigureAwait(false);
            }
            catch (KeptnTaskException e) when (e.InnerException is KeptnApiException { IsTransient: true } && timeProvider.GetElapsedTime(began) + wait < Patience)
            {
                await Task.Delay(wait, timeProvider).ConfigureAwait(false);
                wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
            }
        }
    }
}
