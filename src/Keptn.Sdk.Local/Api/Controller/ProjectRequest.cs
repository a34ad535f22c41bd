using System.Text.Json;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>The body of a request that makes or changes a project.</summary>
internal sealed record ProjectRequest(string Name, string Shipyard, JsonElement? GitCredentials)
{
    private const int MaxNameLength = 200;
    private static readonly string[] s_known = ["name", "shipyard", "gitCredentials"];

    /// <exception cref="GoJsonException">It has a member that it must not have.</exception>
    internal static ProjectRequest Read(JsonElement body)
    {
        foreach (var member in body.EnumerateObject())
        {
            if (!s_known.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
            {
                throw new GoJsonException($"json: unknown field \"{member.Name}\"");
            }
        }

        return new ProjectRequest(GoJson.Text(body, "name"), GoJson.Text(body, "shipyard"), GoFields.Find(body, "gitCredentials"));
    }

    /// <summary>What is wrong with it as a whole; empty if nothing is. Git is optional here: the folder is the repository.</summary>
    internal string CheckToCreate(out string shipyard)
    {
        shipyard = string.Empty;
        var problem = CheckName();
        if (problem.Length > 0)
        {
            return problem;
        }

        if (Shipyard.Length == 0)
        {
            return "shipyard must contain a valid shipyard spec encoded in base64";
        }

        (shipyard, _, problem) = ShipyardCheck.Read(Shipyard);
        return problem.Length > 0 ? problem : CheckGit();
    }

    internal string CheckToUpdate(IReadOnlyList<string> stages, out string? shipyard)
    {
        shipyard = null;
        var problem = Name.Length == 0 ? "project name missing" : CheckGit();
        if (problem.Length > 0 || Shipyard.Length == 0)
        {
            return problem;
        }

        var (text, read, wrong) = ShipyardCheck.Read(Shipyard);
        if (wrong.Length > 0)
        {
            return wrong;
        }

        shipyard = text;
        return read!.Stages.Select(stage => stage.Name).Order(StringComparer.Ordinal).SequenceEqual(stages.Order(StringComparer.Ordinal))
            ? string.Empty
            : "unallowed addition/removal of project stages";
    }

    private string CheckName()
    {
        if (Name.Length == 0)
        {
            return "project name missing";
        }

        if (Name.Length > MaxNameLength)
        {
            return "project name exceeds maximum size of 200 characters";
        }

        return KeptnNames.IsValidEntityName(Name) ? string.Empty : "provided project name is not a valid Keptn entity name";
    }

    private string CheckGit()
    {
        if (GitCredentials is not { ValueKind: JsonValueKind.Object } git || GoJson.Text(git, "remoteURL") is not { Length: > 0 } remote)
        {
            return string.Empty;
        }

        return Uri.TryCreate(remote, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https" or "ssh")
            ? string.Empty
            : "provided gitRemoteURL is not valid: only http, https or ssh protocols are supported in gitRemoteURL";
    }
}
