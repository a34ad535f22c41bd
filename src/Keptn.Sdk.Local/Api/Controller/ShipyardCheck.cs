using System.Text;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Checks the shipyard of a project that is made or changed; complaints are worded as shipyard-controller does.</summary>
internal static class ShipyardCheck
{
    private const string VersionPrefix = "spec.keptn.sh/";

    // Half a format string, as recorded: clients may look for it.
    private const string TooOld = "Invalid shipyard APIVersion >= 0.2. Expected %!s(MISSING)";

    private static readonly KeptnFileOptions s_decodeOnly = new() { Validate = false };

    /// <summary>Decodes and checks.</summary>
    /// <returns>The text and its content; or what is wrong.</returns>
    internal static (string Text, Shipyard? Shipyard, string Problem) Read(string base64)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return (string.Empty, null, "could not decode shipyard content");
        }

        var text = Encoding.UTF8.GetString(bytes);
        try
        {
            var decoded = Shipyard.Parse(text, Shipyard.DefaultFileName, s_decodeOnly);
            try
            {
                return (text, Shipyard.Parse(text, Shipyard.DefaultFileName), string.Empty);
            }
            catch (KeptnFileException e)
            {
                return (text, null, "provided shipyard file is not valid: " + Explain(decoded, e));
            }
        }
        catch (KeptnFileException)
        {
            return (text, null, "could not unmarshal provided shipyard content");
        }
    }

    private static string Explain(Shipyard shipyard, KeptnFileException e)
    {
        if (e.Problems.Any(problem => problem.Field == "apiVersion"))
        {
            return IsVersion(shipyard.ApiVersion) ? TooOld + shipyard.ApiVersion : "could not parse shipyard version";
        }

        if (shipyard.Stages.Count == 0)
        {
            return "Shipyard must contain at least one stage.\nPlease update the Shipyard file and try again.";
        }

        if (shipyard.Stages.FirstOrDefault(stage => !KeptnNames.IsValidEntityName(stage.Name)) is not { } wrong)
        {
            return e.Message;
        }

        return wrong.Name.Length == 0
            ? "all stages within the shipyard must have a name"
            : $"Stage {wrong.Name} contains upper case letter(s) or special character(s).\nKeptn relies on the following conventions: "
                + "start with a lower case letter, then lower case letters, numbers, and hyphens are allowed.\nPlease update stage name in your shipyard and try again.";
    }

    // That it is a version at all; the reader of shipyards knows whether it is new enough.
    private static bool IsVersion(string text)
    {
        text = text.StartsWith(VersionPrefix, StringComparison.Ordinal) ? text[VersionPrefix.Length..] : text;
        var numbers = text.TrimStart('v').Split('-', '+')[0].Split('.');
        return numbers.Length is >= 1 and <= 3 && Array.TrueForAll(numbers, n => n.Length > 0 && n.All(char.IsAsciiDigit));
    }
}
