using System.Text.Json.Serialization;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

[JsonSerializable(typeof(GitCredentials))]
internal sealed partial class ApiTestJson : JsonSerializerContext;
