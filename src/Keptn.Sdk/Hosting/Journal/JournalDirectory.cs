using System.Globalization;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>
/// The folder of a journal: files <c>tasks-NNNNNNNN.journal</c>, of which the highest number is in use, and
/// <c>lock</c>, which one process holds.
/// </summary>
internal sealed class JournalDirectory : IDisposable
{
    private const string Prefix = "tasks-";
    private const string Extension = ".journal";

    private readonly FileStream _lock;
    private int _number;

    private JournalDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
        Files = [.. List().OrderBy(ReadNumber)];
        _number = Files.Count == 0 ? 0 : ReadNumber(Files[^1]);
    }

    internal string Path { get; }

    /// <summary>The files of earlier processes, the oldest first.</summary>
    internal IReadOnlyList<string> Files { get; }

    public void Dispose() => _lock.Dispose();

    /// <summary>Takes the folder, which is created where it is missing; null while another process has it.</summary>
    /// <exception cref="IOException">It cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be used.</exception>
    internal static JournalDirectory? TryOpen(string path)
    {
        Directory.CreateDirectory(path);
        var name = System.IO.Path.Combine(path, "lock");
        try
        {
            return new JournalDirectory(path, new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsLocked(e))
        {
            return null;
        }
    }

    /// <summary>
    /// Makes the next file. Earlier ones are read before it, so that it need not repeat what they say until they are
    /// deleted.
    /// </summary>
    internal JournalFile CreateNext()
    {
        var file = JournalFile.Create(NameOf(_number + 1));
        _number++;
        return file;
    }

    /// <summary>Deletes every file but the newest.</summary>
    internal void DeleteEarlier()
    {
        foreach (var file in List())
        {
            if (file != NameOf(_number))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Takes back the newest file, which could not be written.</summary>
    internal void DeleteNewest() => File.Delete(NameOf(_number--));

    /// <summary>Keeps a file that could not be read whole, for people to look at. One is kept.</summary>
    internal string SetAside(string file)
    {
        var name = System.IO.Path.Combine(Path, "tasks.damaged");
        File.Copy(file, name, overwrite: true);
        return name;
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsLocked(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static int ReadNumber(string file)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(file);
        return int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private IEnumerable<string> List() => Directory.EnumerateFiles(Path, $"{Prefix}*{Extension}").Where(f => ReadNumber(f) > 0);

    private string NameOf(int number) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{Extension}"));
}
