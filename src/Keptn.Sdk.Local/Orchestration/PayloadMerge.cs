using System.Text.Json;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Adds the data of a finished task to that of the tasks before it, with the rules of Keptn's shipyard-controller.
/// Source: keptn/keptn 1.4.5, shipyard-controller/internal/common/utils.go, Merge; spec/control-plane 3.4.
/// </summary>
public static class PayloadMerge
{
    /// <summary>Merges two values. Neither is changed.</summary>
    /// <param name="older">What was there before; JSON null, or the default value, for nothing.</param>
    /// <param name="newer">What comes in; JSON null, or the default value, for nothing.</param>
    /// <returns>
    /// Objects are merged member by member. Of two arrays, the newer entries come first and nothing is dropped. A text
    /// gives way to anything (to JSON null as an empty text). <b>A number or a boolean stays whatever comes</b>: Keptn
    /// never overwrites one, and integrations meet that. Values of different kinds: the newer one.
    /// </returns>
    public static JsonElement Merge(JsonElement older, JsonElement newer) =>
        PayloadTree.ToJson(PayloadTree.Merge(PayloadTree.Read(older), PayloadTree.Read(newer)));
}
