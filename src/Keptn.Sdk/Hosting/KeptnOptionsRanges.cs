using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>Finds everything that is wrong with <see cref="KeptnOptions"/>, each problem a sentence with field and value.</summary>
[OptionsValidator]
internal sealed partial class KeptnOptionsRanges : IValidateOptions<KeptnOptions>;
