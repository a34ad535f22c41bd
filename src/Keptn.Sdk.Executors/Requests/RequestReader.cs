using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Makes a request of what a webhook file says, its templates rendered. No curl is run and no text is put together to be split again.</summary>
/// <param name="data">What templates see.</param>
/// <param name="settings">How numbers are printed and what alpha commands must not hold.</param>
internal sealed class RequestReader(GoMap data, WebhookOptions settings)
{
    /// <summary>What webhook-service refuses anywhere in a command; only a shell needs it.</summary>
    private static readonly string[] s_deniedTexts = ["$", "|", ";", ">", "$(", " &", "&&", "`", "/var/run"];

    /// <summary>Whether a word stands for every value, to check a file without an event.</summary>
    internal bool Draft { get; init; }

    /// <exception cref="WebhookException">The request cannot be made of it.</exception>
    internal OutboundRequest Read(WebhookRequest request) => request.Command is { } command ? ReadCommand(Render("the command", command)) : ReadObject(request);

    /// <summary>Reads a rendered curl command.</summary>
    /// <exception cref="WebhookException">It is none, or none that is supported.</exception>
    internal OutboundRequest ReadCommand(RenderedText command)
    {
        var text = command.ToString();
        if (settings.RefuseShellCharacters && s_deniedTexts.FirstOrDefault(t => text.Contains(t, StringComparison.Ordinal)) is { } denied)
        {
            throw new WebhookException($"the curl command holds '{denied}' (RefuseShellCharacters)");
        }

        var tokens = CurlTokenizer.Split(command);
        if (text.Split(' ')[0] != "curl" || tokens.Count == 0 || !tokens[0].IsByAuthor(4))
        {
            throw new WebhookException("the command must be 'curl'");
        }

        return Complete(new OutboundRequest(), [.. tokens.Skip(1)]);
    }

    private OutboundRequest ReadObject(WebhookRequest source)
    {
        var request = new OutboundRequest { Method = source.Method.Length > 0 ? source.Method : null };
        foreach (var header in source.Headers)
        {
            request.Headers.Add(HeaderRules.Check(Render("a header", header.Key).ToString(), Render("a header", header.Value).ToString()));
        }

        var options = new List<CurlToken>();
        if (source.Payload.Length > 0)
        {
            options.AddRange([Literal("--data"), new CurlToken(Render("the payload", source.Payload).ToString(), string.Empty)]);
        }

        // Rendered before it is split, as values may hold spaces; but these do not split.
        options.AddRange(CurlTokenizer.Split(Render("the options", source.Options), isWhole: false));
        options.AddRange([Literal("--url"), CurlToken.From(Render("the URL", source.Url))]);
        return Complete(request, options);

        static CurlToken Literal(string text) => new(text, new string('a', text.Length));
    }

    private static OutboundRequest Complete(OutboundRequest request, IReadOnlyList<CurlToken> tokens)
    {
        var options = new CurlOptions(request);
        options.Read(tokens);
        options.Complete();
        return request;
    }

    private RenderedText Render(string what, string template)
    {
        try
        {
            var parsed = GoTemplate.Parse(template);
            return Draft ? TemplatePaths.RenderDraft(parsed) : parsed.Render(data, settings.PlainNumbers, settings.MaxRequestSize);
        }
        catch (TemplateException e)
        {
            throw new WebhookException($"the template of {what} fails in {e.Message}", e);
        }
    }
}
