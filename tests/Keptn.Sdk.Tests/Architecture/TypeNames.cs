using System.Reflection;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>Types as C# writes them, with their nullability.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(short)] = "short",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(void)] = "void",
    };

    internal static string Describe(Type type, NullabilityInfo? nullability = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Describe(underlying) + "?";
        }

        var suffix = nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } && !type.IsValueType ? "?" : string.Empty;
        if (type.IsByRef)
        {
            return Describe(type.GetElementType()!, nullability);
        }

        if (type.IsArray)
        {
            return $"{Describe(type.GetElementType()!, nullability?.ElementType)}[]{suffix}";
        }

        if (s_keywords.TryGetValue(type, out var keyword))
        {
            return keyword + suffix;
        }

        return DescribeGeneric(type, nullability) + suffix;
    }

    /// <summary>The name with its type parameters, those of the types around it included.</summary>
    internal static string DescribeGeneric(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.Name.Split('`')[0];
        var outer = type.DeclaringType is { } declaring ? $"{declaring.Name.Split('`')[0]}." : string.Empty;
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 0)
        {
            return outer + name;
        }

        var described = arguments.Select((a, i) => Describe(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{outer}{name}<{string.Join(", ", described)}>";
    }

    internal static string DescribeConstraints(IEnumerable<Type> parameters)
    {
        var all =
            from parameter in parameters
            let constraints = GetConstraints(parameter).ToList()
            where constraints.Count > 0
            select $" where {parameter.Name} : {string.Join(", ", constraints)}";
        return string.Concat(all);
    }

    private static IEnumerable<string> GetConstraints(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "struct";
        }

        foreach (var constraint in parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)))
        {
            yield return Describe(constraint);
        }

        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "new()";
        }
    }
}
