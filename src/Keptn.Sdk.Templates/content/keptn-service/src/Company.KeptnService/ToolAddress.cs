namespace KeptnServiceNamespace;

/// <summary>Where the tool is.</summary>
internal static class ToolAddress
{
    /// <exception cref="InvalidOperationException">The setting is missing, or no absolute http address.</exception>
    internal static Uri Read(IConfiguration configuration, string key)
    {
        var text = configuration[key];
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        throw new InvalidOperationException(
            $"{key} is '{text}'; set it to the http address of the tool, for instance by the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}. "
            + "Without a tool at hand, start the service with --local, --serve or --demo.");
    }
}
