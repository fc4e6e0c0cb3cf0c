using System.Reflection;
using MemoryPack;
using Nova.Core.Rpc;
using Nova.Core.Tests.Wire;

namespace Nova.Core.Tests.Rpc;

/// <summary>What every RPC contract has to keep, whoever adds one.</summary>
public class ContractTests
{
    private static readonly IReadOnlyList<object> Methods =
    [
        .. typeof(RpcMethod<,>).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(RpcMethod<,>))
            .Select(field => field.GetValue(null)!),
    ];

    [Fact]
    public void Names_are_unique_within_a_topic()
    {
        Assert.NotEmpty(Methods);
        var twice = Methods.Select(method => $"{Read(method, "Topic")} {Read(method, "Name")}").GroupBy(name => name).Where(group => group.Count() > 1);
        Assert.Empty(twice.Select(group => group.Key));
    }

    [Fact]
    public void Requests_and_replies_are_MemoryPack_records()
    {
        foreach (var type in Methods.SelectMany(method => method.GetType().GetGenericArguments()).Distinct())
        {
            Assert.True(type.GetCustomAttribute<MemoryPackableAttribute>() is not null, $"{type} cannot cross");
        }
    }

    /// <summary>Also those inside of others: an older daemon reads past what it does not know only where each record says how long its members are.</summary>
    [Fact]
    public void Every_record_is_version_tolerant() => Assert.All(
        WireContract.RecordsOf(typeof(RpcMethod<,>).Assembly),
        record => Assert.Equal(GenerateType.VersionTolerant, record.GetCustomAttribute<MemoryPackableAttribute>()!.GenerateType));

    private static object? Read(object method, string property) => method.GetType().GetProperty(property)!.GetValue(method);
}
