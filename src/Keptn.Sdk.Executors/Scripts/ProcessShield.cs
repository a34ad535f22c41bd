using System.Runtime.InteropServices;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Keeps scripts from reading the service's own environment in <c>/proc</c>: what they are started without would be there.
/// Source: prctl(2), PR_SET_DUMPABLE.
/// </summary>
internal static partial class ProcessShield
{
    private const int GetDumpable = 3;

    private const int SetDumpable = 4;

    /// <summary>Whether others of the same user can read the process.</summary>
    internal static bool IsReadable => !OperatingSystem.IsLinux() || Control(GetDumpable, 0, 0, 0, 0) != 0;

    /// <summary>Hides the process, if that is asked for.</summary>
    /// <param name="hide">What the settings say.</param>
    /// <param name="isInCluster">Whether the service runs in Kubernetes.</param>
    internal static void Apply(bool? hide, bool isInCluster)
    {
        if ((hide ?? isInCluster) && OperatingSystem.IsLinux())
        {
            _ = Control(SetDumpable, 0, 0, 0, 0);
        }
    }

    /// <summary>For tests: the process can be read again.</summary>
    internal static void Undo() => _ = OperatingSystem.IsLinux() ? Control(SetDumpable, 1, 0, 0, 0) : 0;

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
