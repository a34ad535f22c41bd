namespace Keptn.Sdk.Tooling;

/// <summary>Removes a folder with everything in it, whatever a tool did to it. Links are removed, not followed.</summary>
internal static class FolderRemoval
{
    private const int Attempts = 3;

    /// <returns>Why it could not be removed; <see langword="null"/> if it is gone.</returns>
    internal static Exception? TryRemove(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return null;
            }
            catch (DirectoryNotFoundException)
            {
                return null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody may have been writing, or a tool has left folders that nobody may change.
                if (attempt == Attempts)
                {
                    return e;
                }

                MakeRemovable(path);
            }
        }
    }

    private static void MakeRemovable(string path)
    {
        try
        {
            var folder = new DirectoryInfo(path);
            if (folder.LinkTarget is not null)
            {
                return;
            }

            if (!OperatingSystem.IsWindows())
            {
                folder.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            }

            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null)
                {
                    continue;
                }

                if (entry is DirectoryInfo)
                {
                    MakeRemovable(entry.FullName);
                }
                else if (OperatingSystem.IsWindows())
                {
                    entry.Attributes = FileAttributes.Normal;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next attempt to remove it says what is in the way.
        }
    }
}
