using System.Runtime.CompilerServices;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.CloudEvents.Interop;

/// <summary>A fact that needs node and the CloudEvents SDK for JavaScript.</summary>
public sealed class JavaScriptSdkFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(JavaScriptSdk.WhyMissing, testMethod);
