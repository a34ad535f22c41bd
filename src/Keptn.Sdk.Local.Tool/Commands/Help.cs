using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>The help of a command, with examples.</summary>
internal static class Help
{
    private static readonly Dictionary<Command, string[]> s_examples = [];

    internal static void AddExamples(Command command, params string[] examples) => s_examples[command] = examples;

    /// <summary>Makes the help of the root, which all commands share, show the examples.</summary>
    internal static void ShowExamples(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExamples((SynchronousCommandLineAction)help.Action!);
    }

    private sealed class WithExamples(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
    {
        /// <inheritdoc/>
        public override bool ClearsParseErrors => true;

        /// <inheritdoc/>
        public override int Invoke(ParseResult parseResult)
        {
            var result = usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (s_examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            {
                output.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return result;
        }
    }
}
