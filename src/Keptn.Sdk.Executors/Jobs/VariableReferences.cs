using System.Text;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// Replaces <c>$(NAME)</c> as Kubernetes does: an unknown name stays as it is, <c>$$</c> is one dollar. What is put in is
/// not looked at again. Source: Kubernetes, third_party/forked/golang/expansion.
/// </summary>
internal static class VariableReferences
{
    internal static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] != '(')
            {
                result.Append(text[i] == '$' ? "$" : $"${text[i]}");
                continue;
            }

            var end = text.IndexOf(')', i);
            if (end < 0)
            {
                return result.Append(text, i - 1, text.Length - i + 1).ToString();
            }

            var name = text[(i + 1)..end];
            result.Append(variables.TryGetValue(name, out var value) ? value : $"$({name})");
            i = end;
        }

        return result.ToString();
    }
}
