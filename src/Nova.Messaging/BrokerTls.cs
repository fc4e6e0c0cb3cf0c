using System.Security.Authentication;
using Nova.Messaging.Transports.RabbitMq;

namespace Nova.Messaging;

/// <summary>How the connection to the broker is secured, as <c>[oslo_messaging_rabbit] ssl_…</c> says. The server's name is always checked.</summary>
/// <param name="CaFile">PEM file of the authorities to trust; null for those the system trusts.</param>
/// <param name="CertificateFile">PEM file of the client's certificate, chain included; null for none.</param>
/// <param name="KeyFile">PEM file of its key; null where it is in the certificate's file.</param>
/// <param name="Protocols"><see cref="SslProtocols.None"/> for the newest that both sides speak.</param>
public sealed record BrokerTls(
    string? CaFile = null, string? CertificateFile = null, string? KeyFile = null, SslProtocols Protocols = SslProtocols.None)
{
    /// <summary>Reads the files, so that what cannot be used is said at the start and not at the first connection.</summary>
    /// <returns>The option and what is wrong with its file; null when all is well.</returns>
    public (string Option, string Problem)? FindProblem()
    {
        try
        {
            _ = new RabbitTls(this);
            return null;
        }
        catch (ArgumentException bad)
        {
            return (bad.ParamName!, bad.InnerException!.Message);
        }
    }
}
