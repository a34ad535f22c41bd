namespace Keptn.Sdk.Templates.Tests;

/// <summary>The packages are made and installed once for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class TemplateCollection : ICollectionFixture<TemplatePackage>
{
    internal const string Name = "templates";
}
