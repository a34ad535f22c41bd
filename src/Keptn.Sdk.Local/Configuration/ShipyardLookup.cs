using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>A project's shipyard, or why there is none.</summary>
/// <param name="Shipyard">The shipyard; <see langword="null"/> where it cannot be used.</param>
/// <param name="FileName">The file, for messages.</param>
/// <param name="Reason">Why not, as the real control plane words it.</param>
/// <param name="Detail">Why not, in words for people.</param>
internal sealed record ShipyardLookup(Shipyard? Shipyard, string FileName, string Reason, string Detail);
