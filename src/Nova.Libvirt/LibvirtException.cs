using System.Runtime.CompilerServices;
using Nova.Libvirt.Native;

namespace Nova.Libvirt;

/// <summary>A call that libvirt refused or that failed, with libvirt's own error.</summary>
public sealed class LibvirtException : Exception
{
    internal LibvirtException(VirErrorNumber code, VirErrorDomain domain, VirErrorLevel level, string function, string message, Exception? inner = null)
        : base($"{function}: {message}", inner)
    {
        Code = code;
        Domain = domain;
        Level = level;
        Function = function;
    }

    /// <summary>What went wrong (<c>virErrorNumber</c>).</summary>
    public VirErrorNumber Code { get; }

    /// <summary>The part of libvirt that says so (<c>virErrorDomain</c>).</summary>
    public VirErrorDomain Domain { get; }

    /// <summary>How bad it is (<c>virErrorLevel</c>).</summary>
    public VirErrorLevel Level { get; }

    /// <summary>The method that failed, by its name here.</summary>
    public string Function { get; }

    /// <summary>The connection is gone, or never was: the call may be repeated on a new one.</summary>
    public bool IsConnectionLost =>
        Code is VirErrorNumber.NoConnect or VirErrorNumber.InvalidConn
        || (Domain is VirErrorDomain.Remote or VirErrorDomain.Rpc
            && Code is VirErrorNumber.SystemError or VirErrorNumber.InternalError or VirErrorNumber.Rpc);

    /// <summary>Passes a non-negative answer on and throws on a negative one.</summary>
    /// <remarks>libvirt keeps the error per thread: this is called at once after the native call, never after an await.</remarks>
    internal static int Check(int answer, [CallerMemberName] string function = "") => answer < 0 ? throw Last(function) : answer;

    /// <summary>As <see cref="Check(int, string)"/> for functions that answer with text which is ours to free.</summary>
    internal static unsafe string CheckText(byte* answer, [CallerMemberName] string function = "") =>
        answer == null ? throw Last(function) : NativeText.Owned(answer);

    /// <summary>The error the calling thread met last.</summary>
    internal static unsafe LibvirtException Last(string function)
    {
        var error = LibvirtLibrary.virGetLastError();
        return error == null
            ? new LibvirtException(VirErrorNumber.InternalError, VirErrorDomain.None, VirErrorLevel.Error, function, "failed without saying why")
            : new LibvirtException(
                (VirErrorNumber)error->Code, (VirErrorDomain)error->Domain, (VirErrorLevel)error->Level, function, NativeText.Borrowed(error->Message));
    }
}
