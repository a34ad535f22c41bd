using System.Text;

namespace Keptn.Sdk.Api;

/// <summary>A file to write.</summary>
/// <param name="Uri">Its name, with folders, for instance <c>prometheus/sli.yaml</c>; folders are made as needed.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ResourceUpload(string Uri, ReadOnlyMemory<byte> Content)
{
    /// <summary>A file with text, as UTF-8.</summary>
    /// <param name="uri">Its name.</param>
    /// <param name="text">Its text.</param>
    public static ResourceUpload FromText(string uri, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(uri, Encoding.UTF8.GetBytes(text));
    }
}
