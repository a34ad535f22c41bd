using Keptn.Sdk.Api;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// Which tasks there are, for handlers of all: the control plane's list of open ones is asked by type, and so they are looked
/// for among the events of the last minutes. What was found once stays, for a shipyard has few.
/// </summary>
internal sealed class TaskTypeFinder(IProjectsApi projects, IEventsApi events, TimeProvider timeProvider)
{
    /// <summary>Keptn gives up a task that nobody starts after ten minutes.</summary>
    internal static readonly TimeSpan LookBack = TimeSpan.FromMinutes(15);

    /// <summary>Types come from outside: not every one that is ever sent is remembered.</summary>
    internal const int MaxTypes = 100;

    /// <summary>How many events of a project one look reads.</summary>
    private const int MaxEvents = 2_000;
    private const int PageSize = 100;

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    /// <returns>All types found so far.</returns>
    /// <exception cref="KeptnApiException">The control plane did not answer.</exception>
    internal async Task<IReadOnlyCollection<string>> FindAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var project in projects.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(project.Name);
        }

        var from = timeProvider.GetUtcNow() - LookBack;
        foreach (var name in names)
        {
            var read = 0;
            var query = new EventQuery { Project = name, FromTime = from, PageSize = PageSize };
            await foreach (var cloudEvent in events.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                if (_found.Count < MaxTypes && KeptnEventType.TryParse(cloudEvent.Type, out var type) && type.IsTaskTriggered)
                {
                    _found.Add(type.Value);
                }

                if (++read == MaxEvents)
                {
                    break;
                }
            }
        }

        return _found;
    }
}
