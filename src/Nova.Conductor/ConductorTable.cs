using Nova.Conductor.Aggregates;
using Nova.Conductor.Bundles;
using Nova.Conductor.Calls;
using Nova.Conductor.Certificates;
using Nova.Conductor.Consoles;
using Nova.Conductor.Ec2;
using Nova.Conductor.Flavors;
using Nova.Conductor.Hosts;
using Nova.Conductor.Keypairs;
using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Conductor.ServerGroups;
using Nova.Conductor.Servers;
using Nova.Conductor.Usage;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Messaging;

namespace Nova.Conductor;

/// <summary>What nova-conductor answers, one line per method.</summary>
internal static class ConductorTable
{
    public static RpcTable Build(IServiceProvider services)
    {
        var database = services.GetRequiredService<NovaDatabase>();
        var calls = services.GetRequiredService<CallResults>();
        var quotas = services.GetRequiredService<QuotaOptions>();
        var seen = new SeenImages(database, services.GetRequiredService<TimeProvider>());
        var hosts = services.GetRequiredService<HostsOptions>();
        return new RpcTable(ConductorTopic.Name)
            .On(RequestsRpc.Begin, new BeginRequestHandler(database, services.GetRequiredService<RequestOptions>()).HandleAsync)
            .On(RequestsRpc.Finish, new FinishRequestHandler(database).HandleAsync)
            .On(FlavorsRpc.List, new ListFlavorsHandler(database).HandleAsync)
            .On(FlavorsRpc.Get, new GetFlavorHandler(database).HandleAsync)
            .On(FlavorsRpc.Create, new CreateFlavorHandler(calls).HandleAsync)
            .On(FlavorsRpc.Update, new UpdateFlavorHandler(calls).HandleAsync)
            .On(FlavorsRpc.Delete, new DeleteFlavorHandler(calls).HandleAsync)
            .On(FlavorsRpc.ChangeExtraSpecs, new ChangeExtraSpecsHandler(calls).HandleAsync)
            .On(FlavorsRpc.ListAccess, new ListFlavorAccessHandler(database).HandleAsync)
            .On(FlavorsRpc.ChangeAccess, new ChangeFlavorAccessHandler(calls).HandleAsync)
            .On(KeypairsRpc.List, new ListKeypairsHandler(database).HandleAsync)
            .On(KeypairsRpc.Get, new GetKeypairHandler(database).HandleAsync)
            .On(KeypairsRpc.Create, new CreateKeypairHandler(calls, quotas).HandleAsync)
            .On(KeypairsRpc.Delete, new DeleteKeypairHandler(calls).HandleAsync)
            .On(QuotasRpc.Get, new GetQuotasHandler(database, quotas).HandleAsync)
            .On(QuotasRpc.GetClass, new GetQuotasHandler(database, quotas).HandleClassAsync)
            .On(QuotasRpc.Update, new UpdateQuotasHandler(calls, quotas).HandleAsync)
            .On(QuotasRpc.UpdateClass, new UpdateQuotasHandler(calls, quotas).HandleClassAsync)
            .On(QuotasRpc.Delete, new DeleteQuotasHandler(calls).HandleAsync)
            .On(ServerGroupsRpc.List, new ListServerGroupsHandler(database).HandleAsync)
            .On(ServerGroupsRpc.Get, new GetServerGroupHandler(database).HandleAsync)
            .On(ServerGroupsRpc.Create, new CreateServerGroupHandler(calls, quotas).HandleAsync)
            .On(ServerGroupsRpc.Delete, new DeleteServerGroupHandler(calls).HandleAsync)
            .On(AggregatesRpc.List, new ListAggregatesHandler(database).HandleAsync)
            .On(AggregatesRpc.Get, new GetAggregateHandler(database).HandleAsync)
            .On(AggregatesRpc.Create, new CreateAggregateHandler(calls).HandleAsync)
            .On(AggregatesRpc.Update, new UpdateAggregateHandler(calls).HandleAsync)
            .On(AggregatesRpc.Delete, new DeleteAggregateHandler(calls).HandleAsync)
            .On(AggregatesRpc.ChangeHost, new ChangeAggregateHostHandler(calls).HandleAsync)
            .On(ConsolesRpc.Save, new SaveConsoleTokenHandler(database).HandleAsync)
            .On(ConsolesRpc.Find, new FindConsoleTokenHandler(database).HandleAsync)
            .On(CertificatesRpc.Note, new NoteCertificateHandler(calls).HandleAsync)
            .On(CertificatesRpc.ListRevoked, new ListRevokedCertificatesHandler(database).HandleAsync)
            .On(Ec2IdsRpc.NumberImages, new NumberImagesHandler(database, seen).HandleAsync)
            .On(Ec2IdsRpc.FindImages, new FindImagesHandler(database, seen).HandleAsync)
            .On(BundlesRpc.Read, services.GetRequiredService<BundleHandlers>().ReadAsync)
            .On(BundlesRpc.Register, services.GetRequiredService<BundleHandlers>().RegisterAsync)
            .On(HostsRpc.ReportServices, services.GetRequiredService<ReportServicesHandler>().HandleAsync)
            .On(HostsRpc.AdmitHost, new AdmitHostHandler(database).HandleAsync)
            .On(HostsRpc.ReportNodes, new ReportNodesHandler(database).HandleAsync)
            .On(HostsRpc.GetViews, new GetHostViewsHandler(database, hosts).HandleAsync)
            .On(HostsRpc.ListServices, new ListServicesHandler(database, hosts).HandleAsync)
            .On(HostsRpc.UpdateService, new UpdateServiceHandler(calls, hosts).HandleAsync)
            .On(HostsRpc.DeleteService, new DeleteServiceHandler(calls, hosts).HandleAsync)
            .On(HostsRpc.ListHypervisors, new ListHypervisorsHandler(database, hosts).HandleAsync)
            .On(HostsRpc.ListZones, new ListZonesHandler(database, hosts).HandleAsync)
            .On(UsageRpc.List, new ListUsageHandler(database).HandleAsync)
            .On(UsageRpc.OfHost, new GetHostUsageHandler(database, hosts).HandleAsync)
            .AddNetworks(services)
            .AddServers(services);
    }
}
