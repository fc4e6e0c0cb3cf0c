using MemoryPack;
using Nova.Core.Rpc;

namespace Nova.Messaging.Tests.Contract;

/// <summary>The made-up service that the contract suite talks to.</summary>
internal static class DeskRpc
{
    public const string Topic = "desk";

    public static readonly RpcMethod<Note, Note> Echo = new(Topic, "echo") { Timeout = TimeSpan.FromSeconds(30) };

    public static readonly RpcMethod<Note, Note> Read = new(Topic, "read") { Timeout = TimeSpan.FromSeconds(30), IsRepeatable = true };

    public static readonly RpcMethod<Note, Nothing> Tell = new(Topic, "tell") { Timeout = TimeSpan.FromSeconds(30) };

    public static readonly RpcMethod<Ask, Page> Fetch = new(Topic, "fetch") { Timeout = TimeSpan.FromSeconds(30), IsRepeatable = true };
}

[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record Note(string Text);

[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record Ask(int Bytes);

[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record Page(byte[] Content);
