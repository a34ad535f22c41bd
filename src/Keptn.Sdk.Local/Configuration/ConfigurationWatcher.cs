using Keptn.Sdk.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// Sees when files are edited, so that every state a user saves has a commit, also one that nobody asks for meanwhile.
/// Where the system cannot watch, states are seen when they are asked for.
/// </summary>
internal sealed class ConfigurationWatcher : IDisposable
{
    // Editors write a file in several steps; one change is what they have done when they pause.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly LocalConfigurationRepository _repository;
    private readonly ConfigurationLayout _layout;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Project, string Stage), string> _known = [];
    private FileSystemWatcher? _watcher;

    internal ConfigurationWatcher(
        LocalConfigurationRepository repository, ConfigurationLayout layout, TimeProvider timeProvider, ILogger logger)
    {
        _repository = repository;
        _layout = layout;
        _logger = logger;
        _timer = timeProvider.CreateTimer(_ => TakeStates(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal void Start()
    {
        TakeStates();
        try
        {
            _watcher = new FileSystemWatcher(_repository.Directory) { IncludeSubdirectories = true };
            _watcher.Changed += OnChanged;
            _watcher.Created += OnChanged;
            _watcher.Deleted += OnChanged;
            _watcher.Renamed += OnChanged;
            _watcher.Error += (_, e) => Log.CannotWatch(_logger, _repository.Directory, e.GetException().Message);
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            Log.CannotWatch(_logger, _repository.Directory, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _timer.Dispose();
    }

    private void OnChanged(object sender, FileSystemEventArgs e) => _timer.Change(s_pause, Timeout.InfiniteTimeSpan);

    private void TakeStates()
    {
        lock (_lock)
        {
            try
            {
                foreach (var project in _layout.GetProjects())
                {
                    foreach (var stage in _layout.GetStages(project))
                    {
                        TakeState(project, stage);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.CannotRead(_logger, _repository.Directory, e.Message);
            }
        }
    }

    private void TakeState(string project, string stage)
    {
        try
        {
            var commit = _repository.GetCommitId(project, stage);
            if (_known.TryGetValue((project, stage), out var before) && before != commit)
            {
                Log.Changed(_logger, stage, project, commit);
            }

            _known[(project, stage)] = commit;
        }
        catch (Exception e) when (e is LocalConfigurationException or ArgumentException)
        {
            Log.CannotRead(_logger, $"{project}/{stage}", e.Message);
        }
    }
}
