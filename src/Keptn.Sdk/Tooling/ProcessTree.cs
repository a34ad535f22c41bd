using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Keptn.Sdk.Tooling;

/// <summary>
/// A tool's process and everything that came of it. On Linux its processes are known by three signs, so that those that
/// detach themselves are found too: a variable that children inherit, the session, and who started whom. Only a process
/// that leaves the session, its parent and its environment behind at once gets away.
/// </summary>
internal sealed partial class ProcessTree(Process process, string marker)
{
    internal const string MarkerName = "TOOL_RUN_ID";
    private const int Term = 15;
    private const int Kill = 9;
    private const int Continue = 18;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(10);

    private readonly int _id = process.Id;

    // Who was found once stays ours: when its parent is ended first, nothing else might tell.
    private readonly HashSet<(int Id, long Started)> _known = [];
    private readonly byte[] _entry = Encoding.UTF8.GetBytes($"{MarkerName}={marker}");

    /// <summary>How many of its processes run.</summary>
    internal int Count => OperatingSystem.IsLinux() ? Find().Count : process.HasExited ? 0 : 1;

    /// <summary>Asks all to end, waits, and ends those that do not.</summary>
    /// <returns>How many could not be ended.</returns>
    internal async Task<int> EndAsync(TimeSpan grace)
    {
        if (!OperatingSystem.IsLinux())
        {
            EndElsewhere();
            return 0;
        }

        var found = Find();
        Signal(found, Term);
        Signal(found, Continue);

        // Processes live by the real clock, whatever clock the service has.
        var clock = TimeProvider.System;
        var asked = clock.GetTimestamp();
        while (found.Count > 0 && clock.GetElapsedTime(asked) < grace)
        {
            await Task.Delay(s_pause, clock).ConfigureAwait(false);
            found = Find();
        }

        // Again and again: what is about to start another process may have just done so.
        var killed = clock.GetTimestamp();
        while (found.Count > 0 && clock.GetElapsedTime(killed) < s_killPatience)
        {
            Signal(found, Kill);
            await Task.Delay(s_pause, clock).ConfigureAwait(false);
            found = Find();
        }

        return found.Count;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private static void Signal(List<int> processes, int signal)
    {
        foreach (var id in processes)
        {
            // It may have ended meanwhile, which is all that is wanted.
            _ = SendSignal(id, signal);
        }
    }

    private List<int> Find()
    {
        var all = ProcessTable.Read().Where(entry => entry.Id != Environment.ProcessId).ToList();
        var ours = new HashSet<int>();
        foreach (var entry in all)
        {
            if (_known.Contains((entry.Id, entry.Started)) || entry.Id == _id || entry.SessionId == _id || ProcessTable.HasInEnvironment(entry.Id, _entry))
            {
                ours.Add(entry.Id);
            }
        }

        while (all.Exists(entry => ours.Contains(entry.ParentId) && ours.Add(entry.Id)))
        {
            // Each round adds one generation, or more.
        }

        _known.UnionWith(all.Where(entry => ours.Contains(entry.Id)).Select(entry => (entry.Id, entry.Started)));
        return [.. ours];
    }

    private void EndElsewhere()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }
}
