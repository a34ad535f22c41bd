using System.Text;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// An entry of the list of allowed images, and the full form in which images are compared: <c>alpine</c> is
/// <c>docker.io/library/alpine:latest</c> (spec/executors.md 1.7, 1.9 lesson 7).
/// </summary>
internal sealed class ImagePattern
{
    private const string Hub = "docker.io";
    private const string AliasOfHub = "index.docker.io/";

    private readonly Regex _regex;

    private ImagePattern(Regex regex) => _regex = regex;

    /// <summary>Whether it allows an image.</summary>
    internal bool Allows(string image) => Expand(image, isPattern: false) is { } full && _regex.IsMatch(full);

    /// <summary>Reads an entry; <c>*</c> is any characters, <c>?</c> one, <c>[a-z]</c> and <c>[!a-z]</c> one of some.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence.</param>
    internal static ImagePattern? TryParse(string text, out string problem)
    {
        text = text.Trim();
        var host = text.Split('/')[0];
        if (text.Length == 0)
        {
            problem = "it is empty";
            return null;
        }

        if (host.TrimStart('*') is var rest && rest.Contains('*', StringComparison.Ordinal) && rest.Contains('.', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal))
        {
            problem = $"it also allows other registries whose names begin so; write '{rest.TrimEnd('*')}/*'";
            return null;
        }

        try
        {
            _ = TryTranslate(text, out problem);
            var full = Expand(text, isPattern: true)!;
            return TryTranslate(full, out problem) is { } pattern
                ? new ImagePattern(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline))
                : null;
        }
        catch (ArgumentException)
        {
            problem = "its brackets cannot be read";
            return null;
        }
    }

    /// <summary>
    /// The full form of an image, or of a pattern whose host and name are plain enough to be completed;
    /// <see langword="null"/> for what is no image.
    /// </summary>
    private static string? Expand(string image, bool isPattern)
    {
        if (image.Length == 0 || (!isPattern && image.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            return null;
        }

        if (isPattern && image[0] == '*')
        {
            return image;
        }

        if (image.StartsWith(AliasOfHub, StringComparison.Ordinal))
        {
            image = $"{Hub}/{image[AliasOfHub.Length..]}";
        }

        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? string.Empty : image[..slash];
        var isHost = first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
        if (slash < 0)
        {
            image = $"{Hub}/library/{image}";
        }
        else if (!isHost)
        {
            image = $"{Hub}/{image}";
        }
        else if (first == Hub && image.IndexOf('/', slash + 1) < 0 && !(isPattern && image[slash + 1] == '*'))
        {
            image = $"{Hub}/library/{image[(slash + 1)..]}";
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var isComplete = name.Contains(':', StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal) || (isPattern && name.EndsWith('*'));
        return isComplete ? image : image + ":latest";
    }

    private static string? TryTranslate(string pattern, out string problem)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '[':
                    var end = pattern.IndexOf(']', i + 1);
                    if (end <= i + 1)
                    {
                        problem = "a '[' is not closed";
                        return null;
                    }

                    var members = pattern[(i + 1)..end];
                    var isNot = members[0] is '!' or '^';
                    regex.Append(isNot ? "[^" : "[").Append((isNot ? members[1..] : members).Replace(@"\", @"\\", StringComparison.Ordinal)).Append(']');
                    i = end;
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        problem = string.Empty;
        return regex.Append(@"\z").ToString();
    }
}
