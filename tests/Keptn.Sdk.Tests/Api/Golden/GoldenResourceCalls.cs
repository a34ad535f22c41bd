using System.Text;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>The calls of <see cref="GoldenCalls"/> that concern files.</summary>
internal static class GoldenResourceCalls
{
    public static async Task<string?> CallAsync(GoldenCase c, IResourcesApi api, CancellationToken token)
    {
        var a = c.Args;
        switch (c.Method)
        {
            case "Resources.GetResource":
                var scope = a.GetProperty("scope");
                return Text(await api.GetAsync(scope.Scope(), scope.Text("resource"), a.Commit(), token));
            case "ResourceHandler.GetResourceByURI":
                return Text(await api.GetAsync(ResourceScope.Project("sockshop"), NameIn(a), null, token));
            case "Resources.DeleteResource":
                scope = a.GetProperty("scope");
                return Text(await api.DeleteAsync(scope.Scope(), scope.Text("resource"), token));
            case "ResourceHandler.DeleteResourceByURI":
                return Text(await api.DeleteAsync(ResourceScope.Project("sockshop"), NameIn(a), token));
            case "Resources.UpdateResource":
                scope = a.GetProperty("scope");
                return Text(await api.PutAsync(
                    scope.Scope(), a.GetProperty("resource").ValueKind == System.Text.Json.JsonValueKind.Object
                        ? a.GetProperty("resource").Resource() with { Uri = scope.Text("resource") }
                        : throw new GoldenNotPossibleException("no resource"),
                    token));
            case "ResourceHandler.UpdateResourceByURI":
                return Text(await api.PutAsync(ResourceScope.Project("sockshop"), a.GetProperty("resource").Resource(), token));
            case "Resources.CreateResource":
                return Text(await api.CreateAsync(a.GetProperty("scope").Scope(), a.Resources(), token));
            case "Resources.CreateResources":
            case "Resources.CreateProjectResources":
                return Text(await api.CreateAsync(a.Scope(), a.Resources(), token));
            case "ResourceHandler.CreateResourcesByURI":
                return Text(await api.CreateAsync(ResourceScope.Project("sockshop"), a.Resources(), token));
            case "Resources.UpdateProjectResources":
            case "Resources.UpdateServiceResources":
                return Text(await api.UpdateAsync(a.Scope(), a.Resources(), token));
            case "ResourceHandler.UpdateResourcesByURI":
                return Text(await api.UpdateAsync(ResourceScope.Project("sockshop"), a.Resources(), token));
            case "ResourceHelper.UploadResource":
                return Text(await api.CreateAsync(a.Scope(), [new(a.Text("resourceURI"), a.GetProperty("content").Content())], token));
            case "Resources.GetAllStageResources":
            case "Resources.GetAllServiceResources":
                return GoldenCalls.Join((await ApiContractTest.ToListAsync(api.ListAsync(a.Scope(), token))).Select(r => r.Uri));
            case "ResourceHelper.GetProjectResource":
            case "ResourceHelper.GetStageResource":
            case "ResourceHelper.GetServiceResource":
                return (await api.GetAsync(a.Scope(), a.Text("resourceURI"), null, token)).GetText();
            case "ResourceHelper.GetResource":
                return await api.FindNearestAsync(a.Scope(), a.Text("resourceURI"), null, token) is { } found
                    ? found.GetText()
                    : throw new KeptnApiException("no level has it");
            default:
                throw new GoldenNotPossibleException("not offered");
        }
    }

    public static string? Expected(GoldenCase c) => c.Method switch
    {
        "Resources.GetResource" or "ResourceHandler.GetResourceByURI" =>
            $"{c.Result.Text("contentBase64")};{c.Result.Text("metadata", "version")}",
        "Resources.GetAllStageResources" or "Resources.GetAllServiceResources" =>
            GoldenCalls.Join(GoldenCalls.Items(c.Result).Select(static r => r.Text("resourceURI").TrimStart('/'))),
        "ResourceHelper.GetResource" or "ResourceHelper.GetProjectResource" or "ResourceHelper.GetStageResource"
            or "ResourceHelper.GetServiceResource" => c.Result.Text(),
        "Resources.CreateResource" or "Resources.UpdateResource" or "Resources.CreateProjectResources" or "Resources.UpdateProjectResources"
            or "Resources.UpdateServiceResources" or "ResourceHandler.UpdateResourceByURI" or "ResourceHandler.UpdateResourcesByURI"
            or "ResourceHandler.CreateResourcesByURI" => c.Result.Text(),
        _ => null,
    };

    private static string Text(KeptnResource resource) =>
        $"{Convert.ToBase64String(resource.Content.Span)};{resource.CommitId}";

    private static string Text(ResourceCommit commit) => commit.CommitId;

    // These take a whole address, of which only the name is ours to write.
    private static string NameIn(System.Text.Json.JsonElement args)
    {
        var uri = args.Text("uri");
        var name = new StringBuilder(uri[(uri.LastIndexOf('/') + 1)..]);
        return Uri.UnescapeDataString(Uri.UnescapeDataString(name.ToString()));
    }
}
