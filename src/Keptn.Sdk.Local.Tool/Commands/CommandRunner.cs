using System.CommandLine;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Runs the work of a command, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandRunner
{
    internal static void SetWork(Command command, Connection connection, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await work(parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
            catch (KeptnApiException e)
            {
                return await FailAsync(parsed, connection.Describe(e));
            }
            catch (Exception e) when (e is CommandException or ArgumentException or IOException or KeptnException or UnauthorizedAccessException)
            {
                return await FailAsync(parsed, e.Message);
            }
        });

    private static async Task<int> FailAsync(ParseResult parsed, string message)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"keptn-local: {Screen.Clean(message)}");
        return ExitCodes.OwnError;
    }
}
