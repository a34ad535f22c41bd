namespace Keptn.Sdk.Local;

/// <summary>A part of the state of a <see cref="LocalControlPlane"/> in its <see cref="ILocalHistory"/>.</summary>
/// <param name="Key">Names the part.</param>
/// <param name="Value">Its content; <see langword="null"/> removes it.</param>
public sealed record LocalHistoryRecord(string Key, ReadOnlyMemory<byte>? Value);
