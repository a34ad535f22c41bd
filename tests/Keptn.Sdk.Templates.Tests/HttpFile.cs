namespace Keptn.Sdk.Templates.Tests;

/// <summary>The requests of an <c>.http</c> file, as editors read it: variables, headers, a body or a file with it.</summary>
internal sealed class HttpFile(string path)
{
    /// <param name="values">Values instead of those that the file gives its variables.</param>
    /// <param name="replaceInBodies">Changes bodies.</param>
    internal IEnumerable<HttpRequestMessage> Read(IReadOnlyDictionary<string, string> values, Func<string, string> replaceInBodies)
    {
        var variables = new Dictionary<string, string>();
        foreach (var block in $"\n{File.ReadAllText(path)}".Split("\n###"))
        {
            // What follows ### on its line is a title.
            var lines = block.Split('\n').Skip(1).Where(l => !l.StartsWith('#')).ToList();
            foreach (var line in lines.Where(l => l.StartsWith('@')))
            {
                var (name, value) = (line[1..line.IndexOf('=')].Trim(), line[(line.IndexOf('=') + 1)..].Trim());
                variables[name] = values.GetValueOrDefault(name, value);
            }

            var request = lines.Where(l => !l.StartsWith('@')).SkipWhile(string.IsNullOrWhiteSpace).ToList();
            if (request.Count > 0)
            {
                yield return Parse(request, text => variables.Aggregate(text, (t, v) => t.Replace($"{{{{{v.Key}}}}}", v.Value, StringComparison.Ordinal)), replaceInBodies);
            }
        }
    }

    private HttpRequestMessage Parse(List<string> lines, Func<string, string> fill, Func<string, string> replaceInBodies)
    {
        var parts = fill(lines[0]).Split(' ');
        var message = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        var body = lines.FirstOrDefault(l => l.StartsWith("< ", StringComparison.Ordinal));
        if (body is not null)
        {
            var file = Path.Combine(Path.GetDirectoryName(path)!, body[2..].Trim());
            message.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(replaceInBodies(File.ReadAllText(file))));
        }

        foreach (var line in lines.Skip(1).TakeWhile(l => l.Trim().Length > 0))
        {
            var (name, value) = (line[..line.IndexOf(':')], fill(line[(line.IndexOf(':') + 1)..].Trim()));
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
