namespace Nova.Core.Consoles;

/// <summary>Kinds of consoles a user asks for. Their words are <see cref="ConsoleTypes"/>'.</summary>
public enum ConsoleType : byte
{
    /// <summary><c>novnc</c>: VNC in a browser.</summary>
    NoVnc,

    /// <summary><c>xvpvnc</c>: VNC for XenServer's Java client.</summary>
    XvpVnc,

    /// <summary><c>spice-html5</c>: SPICE in a browser.</summary>
    SpiceHtml5,

    /// <summary><c>serial</c>: a serial port over a web socket.</summary>
    Serial,

    /// <summary><c>webmks</c>: VMware's.</summary>
    WebMks,

    /// <summary><c>spice-direct</c>: SPICE for native clients (2.99).</summary>
    SpiceDirect,

    /// <summary><c>rdp-html5</c>: Hyper-V's, which no driver has any more.</summary>
    RdpHtml5,
}

/// <summary>What a guest's console speaks.</summary>
public enum ConsoleProtocol : byte
{
    /// <summary>RFB.</summary>
    Vnc,

    /// <summary>SPICE.</summary>
    Spice,

    /// <summary>Bytes of a serial port.</summary>
    Serial,

    /// <summary>VMware's.</summary>
    Mks,

    /// <summary>RDP.</summary>
    Rdp,
}
