using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tooling;

/// <summary>
/// A folder of one event's own, for what is downloaded and for the files of tools. It is made when it is first asked for
/// and removed with everything in it when the event is done, however that ends.
/// </summary>
public sealed class Workspace : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<string> _create;
    private readonly ILogger _logger;
    private string? _path;
    private bool _disposed;
    private int _files;
    private long _size;

    /// <summary>Makes a workspace below the folder for temporary files, for tests of a handler alone.</summary>
    public Workspace()
        : this(static () => Directory.CreateTempSubdirectory("keptn-workspace-").FullName, KeptnWorkspaceDefaults.Limits, NullLogger.Instance)
    {
    }

    internal Workspace(Func<string> create, WorkspaceLimits limits, ILogger logger)
    {
        _create = create;
        _logger = logger;
        Limits = limits;
    }

    /// <summary>The folder, as a full path.</summary>
    /// <exception cref="ObjectDisposedException">The event is done.</exception>
    /// <exception cref="KeptnTaskException">It cannot be made.</exception>
    public string Path
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                try
                {
                    return _path ??= _create();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new KeptnTaskException("The service could not make a workspace; see Keptn:Workspace:Directory, and its log.", e);
                }
            }
        }
    }

    internal WorkspaceLimits Limits { get; }

    /// <summary>The full path of a file or folder in the workspace, which need not exist.</summary>
    /// <param name="name">Its name, with forward slashes between folders.</param>
    /// <exception cref="KeptnTaskException">
    /// The name leads out of the workspace: it is absolute, has <c>..</c>, a backslash or a colon, or a link lies on the way.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The event is done.</exception>
    public string GetPath(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ResourceName.FindProblem(name) is { } problem)
        {
            throw new KeptnTaskException($"'{name}' cannot be the name of a file in the workspace: {problem}.");
        }

        return ResourceName.FindLink(Path, name) is null
            ? System.IO.Path.Combine(Path, name)
            : throw new KeptnTaskException($"'{name}' cannot be used in the workspace: a link lies on the way, and it could lead out.");
    }

    /// <summary>Removes the folder. What cannot be removed now is removed when the service stops, or starts again.</summary>
    public void Dispose()
    {
        string? path;
        lock (_lock)
        {
            _disposed = true;
            path = _path;
            _path = null;
        }

        if (path is not null && FolderRemoval.TryRemove(path) is { } failure)
        {
            Log.WorkspaceNotRemoved(_logger, failure, path);
        }
    }

    /// <summary>Writes a file, with the folders on its way. Its size counts for the limits (<c>Keptn:Workspace</c>).</summary>
    /// <param name="name">Its name, with forward slashes between folders.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="KeptnTaskException">The name leads out of the workspace, a limit is passed, or it cannot be written.</exception>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = GetPath(name);
        Count(name, content.Length);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeptnTaskException($"'{name}' could not be written to the workspace: {e.GetType().Name}.", e);
        }
    }

    private void Count(string name, long size)
    {
        if (size > Limits.MaxFileSize)
        {
            throw new KeptnTaskException($"'{name}' has {size} bytes; the limit for a file is {Limits.MaxFileSize} (Keptn:Workspace:MaxFileSize).");
        }

        if (Interlocked.Increment(ref _files) > Limits.MaxFiles)
        {
            throw new KeptnTaskException($"'{name}' is one file too many for the workspace; the limit is {Limits.MaxFiles} (Keptn:Workspace:MaxFiles).");
        }

        if (Interlocked.Add(ref _size, size) > Limits.MaxSize)
        {
            throw new KeptnTaskException($"With '{name}' the files have more than {Limits.MaxSize} bytes together, the limit (Keptn:Workspace:MaxSize).");
        }
    }
}
