using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Heartbeats: renews leases in two statements however many services report, registers a service seen for the first time.</summary>
internal sealed class ReportServicesHandler(NovaDatabase database, HostsOptions options)
{
    private static readonly int LeaseSeconds = (int)HostsOptions.Lease.TotalSeconds;

    private static readonly ReportServicesReply Reply = new(LeaseSeconds);

    /// <summary>Most services renewed by one statement.</summary>
    private const int AtOnce = 1000;

    /// <summary>Row numbers of services. Wrong only where a service was deleted meanwhile, which renewing finds out.</summary>
    private readonly ConcurrentDictionary<(string Host, string Binary), long> numbers = new();

    public async Task<ReportServicesReply> HandleAsync(ReportServices request, RpcCall call, CancellationToken ct)
    {
        var refused = new List<string>();
        foreach (var services in request.Services.Chunk(AtOnce))
        {
            refused.AddRange(await ReportAsync(services, ct));
        }

        return refused.Count == 0 ? Reply : new ReportServicesReply(LeaseSeconds, refused);
    }

    /// <summary>Renews or registers.</summary>
    /// <returns>Hosts whose lease another process holds.</returns>
    public async Task<IReadOnlyList<string>> ReportAsync(IReadOnlyList<ServiceBeat> services, CancellationToken ct)
    {
        var (renewed, registered) = await database.WriteAsync(scope => Report(scope, services), ct);
        foreach (var (service, number) in registered)
        {
            numbers[(service.Host, service.Binary)] = number;
        }

        string[] refused = [.. services.Where(service => Among(renewed.Refused, service)).Select(service => service.Host)];
        if (renewed.Gone.Count == 0)
        {
            return refused;
        }

        var again = services.Where(service => Among(renewed.Gone, service)).ToArray();
        foreach (var service in again)
        {
            numbers.TryRemove((service.Host, service.Binary), out _);
        }

        return [.. refused, .. await ReportAsync(again, ct)];
    }

    private (RenewedServices Renewed, List<(ServiceBeat Service, long Number)> Registered) Report(WriteScope scope, IReadOnlyList<ServiceBeat> services)
    {
        var leaseUntil = scope.Now + HostsOptions.Lease;
        var registered = new List<(ServiceBeat, long)>();
        var renewals = new List<ServiceRenewal>(services.Count);
        foreach (var service in services)
        {
            var number = NumberOf(service);
            if (number is null)
            {
                var disabled = service.Binary == ServiceStore.Compute && !options.EnableNewServices;
                number = ServiceStore.FindNumber(scope, service.Host, service.Binary)
                    ?? Register(scope, service, disabled, leaseUntil);
                registered.Add((service, number.Value));
            }

            renewals.Add(new ServiceRenewal(number.Value, service.Holder, service.Problem));
        }

        return (ServiceStore.Renew(scope, renewals, leaseUntil), registered);
    }

    private long Register(WriteScope scope, ServiceBeat service, bool disabled, DateTimeOffset leaseUntil)
    {
        var number = ServiceStore.Register(scope, service.Host, service.Binary, service.Topic, disabled, leaseUntil);
        if (scope.Events is not null)
        {
            var made = ServiceStore.Find(scope, options.Zones.In([]), number)!;
            ServiceEvents.Tell(scope, RequestContext.ForService($"req-{Guid.NewGuid()}"), "create", made);
        }

        return number;
    }

    private bool Among(IReadOnlyList<long> some, ServiceBeat service) => some.Count > 0 && NumberOf(service) is { } number && some.Contains(number);

    private long? NumberOf(ServiceBeat service) => numbers.TryGetValue((service.Host, service.Binary), out var number) ? number : null;
}
