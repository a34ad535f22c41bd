using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>
/// Prints figures: to the console, to the test's own output, and to the file that <c>KEPTN_TEST_SUMMARY</c> names, which
/// a script can show whatever the verbosity of the test run.
/// </summary>
internal static class TestSummary
{
    private static readonly Lock s_lock = new();

    internal static void Print(ITestOutputHelper output, string line)
    {
        Console.WriteLine(line);
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("KEPTN_TEST_SUMMARY") is { Length: > 0 } file)
        {
            lock (s_lock)
            {
                File.AppendAllText(file, line + Environment.NewLine);
            }
        }
    }
}
