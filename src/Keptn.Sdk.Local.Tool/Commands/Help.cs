using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Adds examples to the help of a command.</summary>
internal static class Help
{
    internal static void AddExamples(Command command, params string[] examples)
    {
        var help = new HelpOption();
        var usual = (SynchronousCommandLineAction)help.Action!;
        help.Action = new WithExamples(usual, examples);
        command.Options.Add(help);
    }

    private sealed class WithExamples(SynchronousCommandLineAction usual, string[] examples) : SynchronousCommandLineAction
    {
        /// <inheritdoc/>
        public override int Invoke(ParseResult parseResult)
        {
            var result = usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
            return result;
        }
    }
}
