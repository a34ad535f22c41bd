using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>Checks <see cref="KeptnOptions"/>: the ranges of its attributes, and its times.</summary>
[OptionsValidator]
internal sealed partial class KeptnOptionsRanges : IValidateOptions<KeptnOptions>;
