using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tooling;

/// <summary>
/// The folder that holds the workspaces of this process. Beside it lies a file that is locked for as long as the process
/// lives: what has a file that nobody locks was left by a process that was killed, and is removed at the next start.
/// </summary>
internal sealed class WorkspaceRoot(string? directory, WorkspaceLimits limits, ILogger<WorkspaceRoot> logger) : IDisposable
{
    internal const string Prefix = "keptn-workspaces-";
    internal const string LockExtension = ".lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();
    private readonly string _base = Path.GetFullPath(directory ?? Path.GetTempPath());
    private FileStream? _held;
    private string? _path;
    private bool _disposed;

    internal Workspace CreateWorkspace() => new(CreateFolder, limits, logger);

    /// <summary>Removes what killed processes have left.</summary>
    internal void RemoveLeftovers()
    {
        string[] lockFiles;
        try
        {
            lockFiles = Directory.Exists(_base) ? Directory.GetFiles(_base, Prefix + "*" + LockExtension) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not ours to read: a service that needs no workspace must start all the same.
            Log.LeftoverKept(logger, _base, e.GetType().Name);
            return;
        }

        foreach (var lockFile in lockFiles)
        {
            try
            {
                RemoveLeftover(lockFile);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Locked by a process that lives, removed by another one meanwhile, or another user's.
                Log.LeftoverKept(logger, lockFile, e.GetType().Name);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (_path is not { } path || _held is not { } held)
            {
                return;
            }

            if (FolderRemoval.TryRemove(path) is { } failure)
            {
                // The file stays, so that the next start tries again.
                Log.WorkspaceNotRemoved(logger, failure, path);
                held.Dispose();
                return;
            }

            held.Dispose();
            File.Delete(path + LockExtension);
        }
    }

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private string CreateFolder()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _path ??= CreateRoot();
            var path = Path.Combine(_path, Guid.NewGuid().ToString("N"));
            Create(path);
            return path;
        }
    }

    private string CreateRoot()
    {
        Directory.CreateDirectory(_base);
        while (true)
        {
            // The lock comes first: a folder without one would look left behind.
            var path = Path.Combine(_base, Prefix + Guid.NewGuid().ToString("N"));
            FileStream held;
            try
            {
                held = new FileStream(path + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path + LockExtension))
            {
                // Another process that starts has found the file in the moment before it was locked.
                continue;
            }

            Create(path);
            _held = held;
            return path;
        }
    }

    private void RemoveLeftover(string lockFile)
    {
        using (new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var path = lockFile[..^LockExtension.Length];
            if (FolderRemoval.TryRemove(path) is { } failure)
            {
                Log.WorkspaceNotRemoved(logger, failure, path);
                return;
            }

            Log.LeftoverRemoved(logger, path);
        }

        File.Delete(lockFile);
    }
}
