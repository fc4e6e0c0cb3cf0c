using System.Runtime.InteropServices;

namespace Nova.Libvirt.Native;

// Layouts of libvirt's public structures on 64-bit Linux; StructureLayoutTests pins the sizes.
#pragma warning disable CS0649 // Written by libvirt, never by us.

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirError
{
    public int Code;
    public int Domain;
    public byte* Message;
    public int Level;
    public nint Connection;
    public nint DomainPointer;
    public byte* Text1;
    public byte* Text2;
    public byte* Text3;
    public int Number1;
    public int Number2;
    public nint Network;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirConnectAuth
{
    public int* CredentialTypes;
    public uint CredentialTypeCount;
    public delegate* unmanaged<VirConnectCredential*, uint, void*, int> Callback;
    public void* CallbackData;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirConnectCredential
{
    public int Type;
    public byte* Prompt;
    public byte* Challenge;
    public byte* DefaultResult;
    public byte* Result;
    public uint ResultLength;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirNodeInfo
{
    public fixed byte Model[32];
    public nuint Memory;
    public uint Cpus;
    public uint Mhz;
    public uint Nodes;
    public uint Sockets;
    public uint Cores;
    public uint Threads;
}

/// <summary>Both <c>virNodeMemoryStats</c> and <c>virNodeCPUStats</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirNodeStat
{
    public fixed byte Field[80];
    public ulong Value;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainInfo
{
    public byte State;
    public nuint MaxMemory;
    public nuint Memory;
    public ushort VirtualCpus;
    public ulong CpuTime;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainMemoryStat
{
    public int Tag;
    public ulong Value;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainBlockStats
{
    public long ReadRequests;
    public long ReadBytes;
    public long WriteRequests;
    public long WrittenBytes;
    public long Errors;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainInterfaceStats
{
    public long ReceivedBytes;
    public long ReceivedPackets;
    public long ReceiveErrors;
    public long ReceiveDrops;
    public long SentBytes;
    public long SentPackets;
    public long SendErrors;
    public long SendDrops;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainBlockInfo
{
    public ulong Capacity;
    public ulong Allocation;
    public ulong Physical;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainJobInfo
{
    public int Type;
    public ulong TimeElapsed;
    public ulong TimeRemaining;
    public ulong DataTotal;
    public ulong DataProcessed;
    public ulong DataRemaining;
    public ulong MemoryTotal;
    public ulong MemoryProcessed;
    public ulong MemoryRemaining;
    public ulong FileTotal;
    public ulong FileProcessed;
    public ulong FileRemaining;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainBlockJobInfo
{
    public int Type;
    public nuint Bandwidth;
    public ulong Current;
    public ulong End;
}

[StructLayout(LayoutKind.Explicit, Size = 96)]
internal unsafe struct VirTypedParameter
{
    internal const int FieldLength = 80;

    [FieldOffset(0)]
    public fixed byte Field[FieldLength];

    [FieldOffset(80)]
    public int Type;

    [FieldOffset(88)]
    public long Integer;

    [FieldOffset(88)]
    public double Real;

    [FieldOffset(88)]
    public byte* Text;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirDomainStatsRecord
{
    public nint Domain;
    public VirTypedParameter* Parameters;
    public int Count;
}
