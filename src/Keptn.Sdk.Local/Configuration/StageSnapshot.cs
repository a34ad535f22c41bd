using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// The shipyard and all files of a stage at one moment. Its id depends on the stage's name, paths and contents only, so
/// the same content has the same id on every machine. (Git ids differ: there, the same content committed again is
/// another commit.)
/// </summary>
internal sealed class StageSnapshot
{
    private const int CommitIdBytes = 20;

    private StageSnapshot(string commitId, Dictionary<string, byte[]> files)
    {
        CommitId = commitId;
        Files = files;
        Size = files.Sum(file => (long)file.Value.Length);
    }

    internal string CommitId { get; }

    /// <summary>By path below the stage.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files { get; }

    internal long Size { get; }

    /// <summary>A state that was taken by an earlier process.</summary>
    internal static StageSnapshot Restore(string commitId, Dictionary<string, byte[]> files) => new(commitId, files);

    internal static StageSnapshot Take(string projectFolder, string stage, int maxFileSize)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var shipyard = Path.Combine(projectFolder, Sdk.Files.Shipyard.DefaultFileName);
        Append(hash, stage, []);
        Append(hash, Sdk.Files.Shipyard.DefaultFileName, File.Exists(shipyard) ? Read(shipyard, maxFileSize) : []);

        var folder = Path.Combine(projectFolder, stage);
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (var path in List(folder))
        {
            var content = Read(Path.Combine(folder, path), maxFileSize);
            files[path] = content;
            Append(hash, $"{stage}/{path}", content);
        }

        return new StageSnapshot(ToCommitId(hash), files);
    }

    /// <summary>
    /// The files of a project outside its stages. What is too large or hidden is none of them: a project's folder may hold
    /// all kinds of other things.
    /// </summary>
    internal static StageSnapshot TakeProject(string folder, IReadOnlyCollection<string> stages, int maxFileSize)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (var path in List(folder, top => top.StartsWith('.') || stages.Contains(top)))
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (file.Length <= maxFileSize)
            {
                files[path] = Read(file.FullName, maxFileSize);
                Append(hash, path, files[path]);
            }
        }

        return new StageSnapshot(ToCommitId(hash), files);
    }

    internal static byte[] Read(string file, int maxFileSize)
    {
        var length = new FileInfo(file).Length;
        return length <= maxFileSize
            ? File.ReadAllBytes(file)
            : throw new LocalConfigurationException(
                $"{file} has {length} bytes; the limit is {maxFileSize} ({nameof(LocalControlPlaneOptions.MaxResourceSize)}).");
    }

    private static string ToCommitId(IncrementalHash hash) =>
        Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, CommitIdBytes));

    internal static List<string> List(string folder, Func<string, bool>? isLeftOut = null)
    {
        if (new DirectoryInfo(folder) is not { Exists: true, LinkTarget: null } info)
        {
            return [];
        }

        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var direct = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        return
        [
            .. info.EnumerateFiles("*", direct).Select(file => file.Name)
                .Concat(info.EnumerateDirectories("*", direct)
                    .Where(d => d.Name != ".git" && isLeftOut?.Invoke(d.Name) != true)
                    .SelectMany(d => Directory.EnumerateFiles(d.FullName, "*", everything))
                    .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')))
                .Where(path => !path.Split('/').Contains(".git"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static void Append(IncrementalHash hash, string path, byte[] content)
    {
        Span<byte> lengths = stackalloc byte[sizeof(int) * 2];
        var name = Encoding.UTF8.GetBytes(path);
        BinaryPrimitives.WriteInt32BigEndian(lengths, name.Length);
        BinaryPrimitives.WriteInt32BigEndian(lengths[sizeof(int)..], content.Length);
        hash.AppendData(lengths);
        hash.AppendData(name);
        hash.AppendData(content);
    }
}
