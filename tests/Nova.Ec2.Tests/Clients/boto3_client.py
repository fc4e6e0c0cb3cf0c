# boto3: URL, image.
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

url, image = sys.argv[1], sys.argv[2]
ec2 = boto3.client('ec2', endpoint_url=url, region_name='RegionOne', config=Config(retries={'max_attempts': 0}))
assert [zone['ZoneName'] for zone in ec2.describe_availability_zones()['AvailabilityZones']] == ['nova']
assert ec2.describe_regions()['Regions'][0]['RegionName'] == 'nova'
assert {'AttributeName': 'max-instances', 'AttributeValues': [{'AttributeValue': '100'}]} in ec2.describe_account_attributes()['AccountAttributes']
types = ec2.describe_instance_types(InstanceTypes=['m1.small'])['InstanceTypes']
assert types[0]['VCpuInfo']['DefaultVCpus'] == 1 and types[0]['MemoryInfo']['SizeInMiB'] == 256, types
assert 'PRIVATE KEY' in ec2.create_key_pair(KeyName='boto3')['KeyMaterial']
assert ec2.describe_images(ImageIds=[image])['Images'][0]['Name'] == 'tiny'
try:
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType='m1.small', DryRun=True)
    raise AssertionError('a dry run makes nothing')
except ClientError as dry:
    assert dry.response['Error']['Code'] == 'DryRunOperation', dry
group = ec2.create_security_group(GroupName='boto3-group', Description='a group')['GroupId']
web = [{'IpProtocol': 'tcp', 'FromPort': 80, 'ToPort': 80, 'IpRanges': [{'CidrIp': '10.0.0.0/8'}], 'UserIdGroupPairs': [{'GroupId': group}]}]
ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=web)
rules = ec2.describe_security_groups(GroupIds=[group])['SecurityGroups'][0]['IpPermissions']
assert [rule['IpRanges'] for rule in rules if rule['IpRanges']] == [[{'CidrIp': '10.0.0.0/8'}]], rules
ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=web)
assert ec2.describe_security_groups(GroupIds=[group])['SecurityGroups'][0]['IpPermissions'] == []
ec2.delete_security_group(GroupId=group)
assert ec2.describe_addresses()['Addresses'] == []
run = ec2.run_instances(ImageId=image, MinCount=2, MaxCount=2, InstanceType='m1.small', KeyName='boto3', UserData='#!/bin/sh\n',
                        TagSpecifications=[{'ResourceType': 'instance', 'Tags': [{'Key': 'Name', 'Value': 'web'}]}])
ids = [one['InstanceId'] for one in run['Instances']]
assert len(ids) == 2 and run['Instances'][1]['AmiLaunchIndex'] == 1, run
quick = {'Delay': 1, 'MaxAttempts': 120}
ec2.get_waiter('instance_running').wait(InstanceIds=ids, WaiterConfig=quick)
ec2.get_waiter('instance_status_ok').wait(InstanceIds=ids, WaiterConfig=quick)
pages = ec2.get_paginator('describe_instances').paginate(Filters=[{'Name': 'tag:Name', 'Values': ['we?']}], PaginationConfig={'PageSize': 5})
assert [one['InstanceId'] for page in pages for each in page['Reservations'] for one in each['Instances']] == ids
assert ec2.describe_instance_attribute(InstanceId=ids[0], Attribute='instanceType')['InstanceType']['Value'] == 'm1.small'
assert 'Output' in ec2.get_console_output(InstanceId=ids[0])
ec2.create_tags(Resources=ids, Tags=[{'Key': 'colour', 'Value': 'blue'}])
assert len(ec2.describe_tags(Filters=[{'Name': 'key', 'Values': ['colour']}])['Tags']) == 2
ec2.delete_tags(Resources=ids, Tags=[{'Key': 'colour'}])
stopped = ec2.stop_instances(InstanceIds=ids)['StoppingInstances']
assert stopped[0]['PreviousState']['Name'] == 'running', stopped
ec2.get_waiter('instance_stopped').wait(InstanceIds=ids, WaiterConfig=quick)
ec2.start_instances(InstanceIds=ids)
ec2.get_waiter('instance_running').wait(InstanceIds=ids, WaiterConfig=quick)
ec2.terminate_instances(InstanceIds=ids)
ec2.get_waiter('instance_terminated').wait(InstanceIds=ids, WaiterConfig=quick)
ec2.delete_key_pair(KeyName='boto3')
try:
    ec2.describe_instances(InstanceIds=['i-7fffffff'])
    raise AssertionError('there is no such instance')
except ClientError as error:
    assert error.response['Error']['Code'] == 'InvalidInstanceID.NotFound', error
print('boto3 done')
