using System.Text;

namespace Keptn.Sdk.Api;

/// <summary>A file from Keptn's configuration repository.</summary>
public sealed record KeptnResource
{
    /// <summary>Its name as asked for, with folders, for instance <c>helm/carts.tgz</c>.</summary>
    public required string Uri { get; init; }

    /// <summary>The level at which it was found.</summary>
    public required ResourceScope Scope { get; init; }

    /// <summary>Its bytes; empty for an empty file.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The commit that it was read from; empty where the service does not say.</summary>
    public string CommitId { get; init; } = string.Empty;

    /// <summary>The address of the upstream repository; empty where the service does not say.</summary>
    public string UpstreamUrl { get; init; } = string.Empty;

    /// <summary>The content as UTF-8 text, without a byte order mark.</summary>
    public string GetText()
    {
        var bytes = Content.Span;
        return Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
    }
}
